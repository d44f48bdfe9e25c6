//! K8 Sessions, login and HTTP.

use super::{Row, held, row};

pub(super) fn rows() -> Vec<Row> {
    let row = |of, case, tests| row("K8", of, case, held(tests));
    vec![
        row(
            1,
            "a session whose address is of another origin",
            &["src/redfish/client/logins.rs::the_path_of_a_session_is_taken_from_any_host_and_asked_of_our_own"],
        ),
        row(
            2,
            "sessions are made only with a slash at the end",
            &[
                "src/redfish/client/logins.rs::sessions_are_made_where_only_the_slash_at_the_end_is_missing",
                "src/redfish/client/logins.rs::a_password_follows_no_redirect_to_another_place",
            ],
        ),
        row(
            3,
            "a session whose address ends in a slash",
            &["src/redfish/client/logins.rs::a_session_that_ends_in_the_middle_is_made_anew_where_it_was_made"],
        ),
        row(
            4,
            "a deletion that is refused, late, dropped, redirected",
            &[
                "src/redfish/client/logins.rs::a_deletion_is_repeated_once_where_that_helps_and_a_session_that_stays_is_not_called_deleted",
                "src/redfish/client/logins.rs::a_refused_deletion_is_told_apart_by_the_session_itself",
                "src/redfish/client/logins.rs::a_scan_that_fails_says_that_its_session_is_left",
            ],
        ),
        row(
            5,
            "Dell's words for a session limit",
            &[
                "src/redfish/client/logins.rs::a_session_limit_is_waited_for_and_told_as_one",
                "src/redfish/client/error.rs::busy_passes_and_a_session_limit_does_not",
            ],
        ),
        row(
            6,
            "a login that is accepted, and the password must change",
            &["src/redfish/client/logins.rs::a_password_that_must_change_is_said_and_not_tried_again"],
        ),
        row(
            7,
            "a page that refuses requests that come together",
            &["src/redfish/client/logins.rs::a_page_that_refuses_parallel_requests_gets_fewer_at_a_time"],
        ),
        row(
            8,
            "bodies that are compressed unasked",
            &[
                "src/redfish/client/logins.rs::bodies_are_read_though_compressed_unasked_or_with_a_byte_that_json_forbids",
                "src/redfish/client/gzip.rs::what_is_compressed_is_unpacked_within_the_bound",
            ],
        ),
        row(
            9,
            "RSA key exchange only",
            &["tests/integration/openssl.rs::a_bmc_that_only_exchanges_keys_by_rsa_is_told_what_is_missing"],
        ),
        row(
            10,
            "bytes that JSON forbids in one body",
            &[
                "src/redfish/read/repair.rs::a_mark_at_the_beginning_and_zeros_at_the_end_are_no_content",
                "src/redfish/read/repair.rs::what_json_forbids_in_a_text_is_replaced_and_the_rest_is_kept",
            ],
        ),
        row(
            11,
            "a root that is public without its slash, bare paths as members, a slow inventory",
            &[
                "src/redfish/client/logins.rs::a_root_that_is_public_only_without_its_slash_is_read_there",
                "src/redfish/client/believed.rs::members_may_be_bare_paths",
                "tests/integration/misbehaving_bmcs.rs::each_misbehaviour_is_named_and_costs_nothing_else",
            ],
        ),
        row(
            12,
            "Ctrl-C during a login that never answers",
            &[
                "tests/integration/interrupted_scans.rs::a_signal_during_a_login_that_never_answers_ends_the_scan_and_says_what_is_not_known",
            ],
        ),
        row(
            13,
            "fifty scans of one BMC at once",
            &["src/redfish/client/logins.rs::fifty_scans_of_one_bmc_share_its_sixteen_sessions"],
        ),
    ]
}
