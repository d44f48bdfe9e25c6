//! What holds of the data, and what a person who types a code gets.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

#[test]
fn every_row_of_the_table_is_read() {
    let bad: Vec<_> = table::read_rows(table::table("codes.tsv")).filter_map(Result::err).collect();
    assert_eq!(bad, []);
    assert!(all().len() >= 1_700, "{} rows", all().len());
}

#[test]
fn a_row_that_is_not_one_is_told_with_its_line() {
    for (text, why) in [
        ("0x80070005\tE_ACCESSDENIED\twin32", "3 columns instead of 4"),
        ("0x8007000G\tE_ACCESSDENIED\t-\twin32", "\"0x8007000G\" is not a number"),
        ("0x80070005\tACCESS DENIED\t-\twin32", "\"ACCESS DENIED\" is not a name"),
        ("0x80070005\tE_ACCESSDENIED\t-\tw32", "family \"w32\" is not in families.toml"),
    ] {
        let wanted = table::BadRow { line: 1, why: why.to_owned() };
        assert_eq!(table::read_rows(text).filter_map(Result::err).collect::<Vec<_>>(), [wanted]);
    }
}

#[test]
fn the_table_is_sorted_and_no_number_or_name_stands_twice() {
    assert!(all().is_sorted_by(|a, b| a.code < b.code));
    let mut seen = BTreeSet::new();
    for row in all() {
        for name in std::iter::once(&row.name).chain(&row.aliases) {
            assert!(seen.insert(name.to_uppercase()), "{name} stands twice");
        }
    }
}

#[test]
fn every_number_is_canonical_and_every_other_number_and_name_leads_to_its_row() {
    for row in all() {
        assert_eq!(number::canonical(row.code), row.code, "{}", row.name);
        for text in std::iter::once(&row.name).chain(&row.aliases) {
            assert_eq!(look_up(text).map(|found| found.code), Ok(row.code), "{text}");
            assert_eq!(look_up(&text.to_lowercase()).map(|found| found.code), Ok(row.code), "{text}");
        }
    }
}

#[test]
fn every_family_is_read_used_and_has_a_source() {
    let families = table::read_families(table::table("families.toml")).unwrap();
    for (key, family) in &families {
        assert!(all().iter().any(|row| row.family.key == *key), "no code is of family {key}");
        assert_complete(key, [&family.title, &family.meaning, &family.first_step], &family.sources, &family.look_at);
    }
}

#[test]
fn every_advice_is_read_and_has_a_source_and_codes_of_the_table() {
    let advice = table::read_advice(table::table("advice.toml")).unwrap();
    let mut seen = BTreeSet::new();
    for entry in &advice {
        let of = entry.codes.join(" ");
        assert!(!entry.codes.is_empty(), "advice for no code: {}", entry.meaning);
        for code in &entry.codes {
            assert!(seen.insert(code), "{code} has two entries");
            let row =
                number::parse(code).and_then(table::by_code).unwrap_or_else(|| panic!("{code} is not in codes.tsv"));
            assert_eq!(row.advice, Some(entry), "{code}");
        }
        assert_complete(&of, [&entry.meaning, &entry.first_step], &entry.sources, &entry.look_at);
    }
    assert!(seen.len() >= 60, "{} codes have advice", seen.len());
}

/// Texts are sentences of one line, sources are addresses, rules are numbers of the 42 diagnosis rules.
fn assert_complete<const N: usize>(of: &str, texts: [&String; N], sources: &[String], rules: &[String]) {
    for text in texts {
        assert!(!text.trim().is_empty() && !text.contains('\n'), "{of}: {text:?}");
    }
    assert!(!sources.is_empty(), "{of} has no source");
    for source in sources {
        assert!(source.starts_with("https://"), "{of}: {source} is not an address");
    }
    for rule in rules {
        let number = rule.strip_prefix('R').filter(|n| n.len() == 2).and_then(|n| n.parse::<u8>().ok());
        assert!(number.is_some_and(|n| (1..=42).contains(&n)), "{of}: {rule} is no diagnosis rule");
    }
}

#[test]
fn data_with_a_word_that_nobody_reads_is_refused() {
    assert!(table::read_families("[x]\ntitle=''\nmeaning=''\nfirst_step=''\nlook_at=[]\nsources=[]\nextra=1").is_err());
    assert!(
        table::read_advice("[[advice]]\ncodes=[]\nmeaning=''\nfirst_step=''\nlook_at=[]\nsources=[]\nextra=1").is_err()
    );
}

/// A public detection script (Azure/azure-support-scripts, `Windows_Update_Common_Error_Detections.ps1`, 2026-04-20)
/// names these codes as in the last column; the constants of Microsoft's own headers do not. The last row is a name that
/// belongs to 0x80D02018 (<https://github.com/microsoft/do-client>).
#[test]
fn names_that_other_tables_have_wrong_are_right_here() {
    for (code, right, wrong) in [
        (0x8007_05AF, "ERROR_COMMITMENT_LIMIT", "ERROR_NO_SYSTEM_RESOURCES"),
        (0x8007_06C6, "RPC_S_INVALID_BOUND", "RPC_S_CALL_FAILED_DNE"),
        (0x8007_0776, "OR_INVALID_OXID", "ERROR_INVALID_GROUP"),
        (0x8007_19E4, "ERROR_LOG_FULL", "ERROR_CLUSTER_NODE_ALREADY_UP"),
        (0x800F_080A, "CBS_E_REESTABLISH_SESSION", "CBS_E_REQUIRES_ELEVATION"),
        (0x800F_0819, "CBS_E_DUPLICATE_UPDATENAME", "CBS_E_INVALID_DRIVE"),
        (0x800F_0902, "CBS_E_BUSY", "CBS_E_XML_PARSER_FAILURE"),
        (0x800F_0905, "CBS_E_NO_ACTIVE_EDITION", "CBS_E_INVALID_XML"),
        (0x800F_0920, "CBS_E_HANG_DETECTED", "CBS_E_INVALID_DRIVE"),
        (0x8024_002E, "WU_E_WU_DISABLED", "WU_E_UNEXPECTED"),
        (0x8024_0438, "WU_E_PT_ENDPOINT_UNREACHABLE", "WU_E_PT_HTTP_STATUS_REQUEST_TIMEOUT"),
        (0x8024_4007, "WU_E_PT_SOAPCLIENT_SOAPFAULT", "WU_E_PT_HTTP_STATUS_DENIED"),
        (0x8024_4017, "WU_E_PT_HTTP_STATUS_DENIED", "WU_E_PT_HTTP_STATUS_NOT_FOUND"),
        (0x8024_402C, "WU_E_PT_WINHTTP_NAME_NOT_RESOLVED", "WU_E_PT_HTTP_STATUS_BAD_REQUEST"),
        (0x8024_500C, "WU_E_REDIRECTOR_CONNECT_POLICY", "WU_E_PT_SOAPCLIENT_SEND"),
        (0x80D0_2013, "DO_E_INVALID_STATE", "DO_E_FILE_DOWNLOADSINK_UNSPECIFIED"),
    ] {
        assert_eq!(name(code), Some(right));
        assert!(look_up(wrong).map(|row| row.code) != Ok(code), "{wrong} leads to 0x{code:08X}");
    }
}

#[test]
fn one_error_is_found_in_every_way_it_is_written() {
    for (texts, wanted) in [
        (
            &[
                "0x80070005",
                "80070005",
                "-2147024891",
                "2147942405",
                "E_ACCESSDENIED",
                "e_accessdenied",
                "ERROR_ACCESS_DENIED",
                "0xFFFFFFFF80070005",
                "5",
                " (0x80070005). ",
            ][..],
            "E_ACCESSDENIED",
        ),
        (&["WU_E_WU_DISABLED", "wu_e_wu_disabled", "8024002e"], "WU_E_WU_DISABLED"),
        (&["-1018", "0xC80003FA", "0xfffffc06", "0x8E5E03FA", "jet_errreadverifyfailure"], "JET_errReadVerifyFailure"),
        (&["0xE0000100", "0x800F0100"], "SPAPI_E_WRONG_INF_STYLE"),
        (&["0xD0000017", "0xC0000017"], "STATUS_NO_MEMORY"),
        (&["3010"], "ERROR_SUCCESS_REBOOT_REQUIRED"),
        (&["2359302"], "WU_S_ALREADY_INSTALLED"),
    ] {
        for text in texts {
            assert_eq!(look_up(text).map(|row| row.name), Ok(wanted), "{text}");
            assert_eq!(normalise(text), Some(look_up(wanted).unwrap().code), "{text}");
        }
    }
}

#[test]
fn a_code_without_advice_is_explained_by_its_family_and_says_so() {
    let own = look_up("0x80070005").unwrap().explanation();
    assert_eq!((own.scope, own.meaning), (Scope::Code, look_up("5").unwrap().advice.unwrap().meaning.as_str()));
    let row = all().iter().find(|row| row.advice.is_none()).unwrap();
    assert_eq!((row.explanation().scope, row.explanation().meaning), (Scope::Family, row.family.meaning.as_str()));
}

#[test]
fn an_unknown_number_is_told_by_its_parts_and_an_unknown_name_by_its_neighbours() {
    assert_eq!(
        look_up("0x8007EEEE").unwrap_err().to_string(),
        "0x8007EEEE is a failure of facility 7 (Win32), with Win32 error 61166 inside; this code is not in patchgate's \
         table; on Windows, \"net helpmsg 61166\" prints its text"
    );
    assert_eq!(
        look_up("WU_E_WU_DISABLE").unwrap_err().to_string(),
        "usage: \"WU_E_WU_DISABLE\" is neither an error number nor a known error name; near: WU_E_WU_DISABLED; give it \
         as the log shows it, such as 0x80070005, -2147024891 or E_ACCESSDENIED"
    );
    assert_eq!(normalise("0x8007EEEE"), Some(0x8007_EEEE));
    assert_eq!(normalise("WU_E_WU_DISABLE"), None);
}

/// They look like kernel statuses, which begin with 0xC0.
#[test]
fn numbers_of_windows_setup_are_no_kernel_status() {
    for (text, name) in [("0xC1900101", "MOSETUP_E_SETUP_PLATFORM"), ("0xC190020E", "MOSETUP_E_INSTALLDISKSPACE_BLOCK")]
    {
        let row = look_up(text).unwrap();
        assert_eq!((row.name, row.family.key.as_str(), row.advice.is_some()), (name, "windows-setup", true));
    }
    let unknown = look_up("0xC19001FE").unwrap_err().to_string();
    assert!(unknown.starts_with("0xC19001FE is a number of Windows Setup"), "{unknown}");
    let kernel = look_up("0xC0000185").unwrap_err().to_string();
    assert!(kernel.contains("NTSTATUS"), "{kernel}");
}

/// Codes that public cases brought, each with words of its own.
#[test]
fn codes_of_public_cases_have_their_own_words() {
    let codes = [
        "0x80240438",
        "0x80071AB1",
        "0x800F0838",
        "0x80073D02",
        "0x80073CFA",
        "0x800703F1",
        "0x80070302",
        "0x80242016",
        "0x800705B4",
        "0x80240017",
        "0x80070103",
        "0x8024043D",
        "0x800F0806",
    ];
    for code in codes {
        let advice = look_up(code).unwrap().advice.unwrap_or_else(|| panic!("{code} has no words of its own"));
        assert_eq!(advice.codes, [code]);
    }
}

#[test]
fn json_carries_the_number_as_logs_write_it() {
    let json = serde_json::to_value(look_up("-546").unwrap()).unwrap();
    assert_eq!(json["code"], "0xC8000222");
    assert_eq!(json["name"], "JET_errLogSectorSizeMismatch");
    assert_eq!(json["family"]["key"], "data-store-engine");
    assert_eq!(json["advice"]["look_at"], serde_json::json!(["R30"]));
    let json = serde_json::to_value(look_up("0x8007EEEE").unwrap_err()).unwrap();
    assert_eq!((&json["kind"], &json["anatomy"]["code"]), (&"code".into(), &"0x8007EEEE".into()));
}

#[test]
fn the_schema_names_the_fields_that_json_carries() {
    fn keys(value: &serde_json::Value) -> BTreeSet<&String> {
        value.as_object().unwrap().keys().collect()
    }
    let json = serde_json::to_value(look_up("0x80070005").unwrap()).unwrap();
    for (value, schema) in [
        (&json, schemars::schema_for!(ErrorCode)),
        (&json["family"], schemars::schema_for!(Family)),
        (&json["advice"], schemars::schema_for!(Advice)),
    ] {
        assert_eq!(keys(value), keys(&schema.as_value()["properties"]));
    }
}

proptest! {
    #[test]
    fn every_number_is_normalised_to_itself_or_to_a_number_that_is(number: u32) {
        let once = normalise(&format!("0x{number:08X}")).unwrap();
        prop_assert_eq!(normalise(&format!("0x{once:08X}")), Some(once));
        prop_assert_eq!(normalise(&format!("{once:08x}")), Some(once));
        prop_assert_eq!(name(number), name(once));
    }

    #[test]
    fn every_code_of_the_table_is_found_by_its_number_signed_and_unsigned(at in 0..all().len()) {
        let row = &all()[at];
        for text in [format!("0x{:x}", row.code), format!("{}", row.code), format!("{}", row.code.cast_signed())] {
            prop_assert_eq!(look_up(&text), Ok(row));
        }
    }
}

proptest! {
    // Each case compares a text with every row of the table.
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_text_makes_the_search_panic(text in any::<String>()) {
        if let Err(error) = look_up(&text) {
            prop_assert!(!error.to_string().is_empty());
        }
    }
}
