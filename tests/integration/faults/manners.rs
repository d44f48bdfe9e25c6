//! K9 Secrets, output and memory, and K10 words and manners.

use patchgate::mock::Tree;

use super::way::Way;
use super::{Row, changed, held, row, typed};
use crate::support::bench::PASSWORD;
use crate::support::front::Seen;

fn nothing(_: &mut Tree) {}

/// One resource is refused in words that repeat what the scan has sent.
fn repeating(seen: &Seen, (status, headers, body): (u16, String, Vec<u8>)) -> (u16, String, Vec<u8>) {
    if seen.path.ends_with("/Systems/1/Bios") {
        let said = format!("{{\"error\": {{\"code\": \"Base.1.0.Gossip\", \"message\": \"{PASSWORD}\"}}}}");
        return (500, headers, said.into_bytes());
    }
    (status, headers, body)
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = secrets();
    rows.extend(words());
    rows
}

fn secrets() -> Vec<Row> {
    let closed = super::row("K9", 8, "output that was closed (>&-)", Way::Typed { shell: true, words: &["error", "0x80070005"], files: &[] })
        .exit(0, "")
        .stays(
            "before main Rust opens /dev/null for reading and writing in its place, just as Python's and Node's ways to \
             throw output away do; a hook before main needs unsafe code, which this crate forbids; docs/commands.md says so",
        );
    let row = |of, case, tests| row("K9", of, case, held(tests));
    let told = super::row("K9", 1, "a BMC whose error repeats the password", changed(nothing))
        .retold(repeating)
        .exit(0, "[secret]");
    let mut rows = vec![
        row(
            1,
            "a BMC that repeats password and token",
            &[
                "tests/integration/own_secrets.rs::no_secret_and_no_command_leaves_in_any_format",
                "src/common/secrets.rs::a_secret_passes_in_no_spelling",
            ],
        ),
        row(
            2,
            "workflow commands in what a BMC says",
            &[
                "tests/integration/own_secrets.rs::no_secret_and_no_command_leaves_in_any_format",
                "src/report/safe.rs::no_format_prints_a_command_of_a_ci_service",
            ],
        ),
        row(3, "characters without a shape", &["src/report/safe.rs::what_has_no_shape_is_seen"]),
        row(
            4,
            "a body of empty objects, as every member",
            &[
                "tests/integration/own_secrets.rs::a_body_of_empty_objects_costs_no_more_than_it_may",
                "src/redfish/client/border.rs::no_body_and_no_scan_brings_more_values_than_it_may",
            ],
        ),
        row(
            5,
            "files of 6 GB, devices, pipes, too many values",
            &[
                "tests/integration/own_secrets.rs::no_file_that_was_named_hangs_or_fills_the_memory",
                "src/common/bounded.rs::values_are_counted_wherever_they_stand",
            ],
        ),
        row(
            6,
            "good evidence, rights and links on the way out",
            &[
                "tests/integration/manners.rs::the_record_of_a_failure_replaces_no_good_evidence",
                "src/common/replace.rs::a_file_is_replaced_whole_and_nothing_is_left_beside_it",
                "src/common/replace.rs::a_link_stays_a_link_and_a_device_is_written_to",
                "src/common/replace.rs::rights_are_those_of_a_new_file_and_stay_where_a_file_is_written_again",
            ],
        ),
        row(7, "a dump of memory", &["src/cli/mod.rs::a_process_that_holds_a_password_leaves_no_dump"]),
    ];
    rows.insert(0, told);
    rows.push(closed);
    rows
}

fn words() -> Vec<Row> {
    let row = |of, case, way| row("K10", of, case, way);
    vec![
        row(
            1,
            "a proxy that is not there",
            typed(&["check", "--bmc", "bmc.example", "--proxy", "http://127.0.0.1:1", "--timeout", "2"]),
        )
        .exit(3, "is this the address of the proxy"),
        row(1, "a resource instead of a BMC", typed(&["check", "--bmc", "https://127.0.0.1/redfish/v1/Systems/1"]))
            .exit(2, "it names one resource of the BMC"),
        row(
            1,
            "http:// to a TLS port",
            held(&["tests/integration/redfish_trust.rs::what_does_not_speak_tls_is_called_that"]),
        ),
        row(
            1,
            "a file where a folder of baselines is meant",
            typed(&["check", "mock:sr650-v2", "--baselines", "Cargo.toml"]),
        )
        .exit(2, "for one baseline give --baseline FILE"),
        row(1, "a day in German order", typed(&["check", "mock:sr650-v2", "--as-of", "22.11.2026"]))
            .exit(2, "a day is YYYY-MM-DD"),
        row(1, "a bare host name", typed(&["check", "--bmc", "localhost:1", "--timeout", "2"]))
            .exit(3, "https://localhost:1"),
        row(
            2,
            "--user, --username, misspelt flags",
            held(&["tests/integration/manners.rs::no_flag_that_weakens_trust_is_suggested"]),
        ),
        row(
            3,
            "a password file with a mark and a line end",
            held(&["src/cli/shared/credentials.rs::a_password_is_the_first_line_and_nothing_that_an_editor_adds"]),
        ),
        row(
            4,
            "evidence of UTF-16, with a mark, on standard input",
            held(&[
                "tests/integration/manners.rs::evidence_is_read_however_a_shell_has_stored_it",
                "src/common/decode.rs::a_text_is_read_whoever_wrote_it",
            ]),
        ),
        row(
            4,
            "evidence of UTF-16 that is none",
            Way::Typed {
                shell: false,
                words: &["check", "--evidence", "DIR/wide.json"],
                files: &[("wide.json", b"\xff\xfe{\0}\0")],
            },
        )
        .exit(2, "wide.json"),
        row(
            5,
            "colour, width, a pin on one line",
            held(&[
                "tests/integration/manners.rs::colour_is_used_where_it_is_wanted",
                "src/report/page.rs::what_is_to_be_pasted_is_on_one_line_at_any_width",
            ]),
        ),
        row(6, "what a verdict line counts", changed(nothing)).exit(0, "READY, 3 warnings; 3 not known; 29 not asked"),
        row(
            7,
            "a schema for every JSON output",
            held(&["tests/integration/manners.rs::every_json_output_fits_its_schema"]),
        ),
        row(
            8,
            "a scan that fails, and a report in a pipe",
            held(&["tests/integration/manners.rs::a_scan_that_failed_is_said_beside_a_report_in_a_pipe"]),
        ),
        row(
            9,
            "a BMC that hangs",
            held(&["tests/integration/misbehaving_bmcs.rs::each_misbehaviour_is_named_and_costs_nothing_else"]),
        )
        .stays("progress is drawn on a terminal only, so no pipe of a test sees it; that it ends is tested"),
        row(
            10,
            "what the documentation says",
            held(&[
                "tests/integration/docs.rs::every_file_that_a_page_names_is_there",
                "tests/integration/docs.rs::every_link_within_the_documentation_leads_somewhere",
                "tests/integration/mock/overlays.rs::the_documented_overlay_is_seen_on_the_wire",
            ]),
        )
        .stays("links, file names and the overlay are held; that each snippet of reports.md is true when pasted is read, not run"),
    ]
}
