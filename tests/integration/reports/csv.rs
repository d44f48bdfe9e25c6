//! CSV, read back.

use patchgate::report::{CSV_COLUMNS, csv};

use super::scans::{all, assert_printable};

#[test]
fn every_report_reads_back_with_one_row_for_each_finding() {
    for (name, report) in all() {
        let document = csv(&report).unwrap();
        assert_printable(&name, &document);
        assert_eq!(document.matches('\n').count(), document.matches("\r\n").count(), "{name}: CRLF");
        let mut reader = ::csv::Reader::from_reader(document.as_bytes());
        assert_eq!(reader.headers().unwrap(), CSV_COLUMNS, "{name}");
        let rows: Vec<::csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), report.findings.len(), "{name}");
        for (row, finding) in rows.iter().zip(&report.findings) {
            assert_eq!((row.len(), &row[6]), (CSV_COLUMNS.len(), finding.rule.as_str()), "{name}");
        }
    }
}

#[test]
fn no_cell_is_a_formula() {
    for (name, report) in all() {
        let document = csv(&report).unwrap();
        for row in ::csv::Reader::from_reader(document.as_bytes()).records() {
            for cell in &row.unwrap() {
                let first = cell.trim_start().chars().next();
                assert!(!matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')), "{name}: {cell:?}");
            }
        }
    }
}
