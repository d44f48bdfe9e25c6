//! K1 Several systems, managers and chassis.

use patchgate::mock::Tree;
use serde_json::{Value, json};

use super::way::{body, list, put};
use super::{Row, capture, changed, mini, overlay, row};

const SYSTEM: &str = "/redfish/v1/Systems/1";
const TWIN: &str = "/redfish/v1/Systems/2";

/// A second server, healthy and like the first.
fn with_twin(tree: &mut Tree) {
    let mut twin = body(tree, SYSTEM);
    twin["Id"] = json!("2");
    put(tree, TWIN, &twin);
    put(tree, "/redfish/v1/Systems", &list(&[SYSTEM, TWIN]));
}

/// A GPU board, first in the list, that is well as a whole.
fn with_board(tree: &mut Tree) {
    let board = "/redfish/v1/Systems/Board";
    let well: Value = json!({"Health": "OK", "HealthRollup": "OK", "State": "Enabled"});
    put(tree, board, &json!({"Id": "Board", "Name": "Board", "Status": well}));
    put(tree, "/redfish/v1/Systems", &list(&[board, SYSTEM]));
}

pub(super) fn rows() -> Vec<Row> {
    let row = |of, case, way| row("K1", of, case, way);
    vec![
        row(1, "a second physical system is critical", overlay("r6-second-system"))
            .exit(3, "is another system behind this BMC, and it was not judged"),
        row(1, "the same, chosen with all", overlay("r6-second-system"))
            .words(&["--system", "all"])
            .exit(1, "(node 2) is in a critical state"),
        row(1, "the same, one of them chosen", overlay("r6-second-system"))
            .words(&["--system", "1"])
            .exit(0, "the scan was of one that was named"),
        row(1, "a name that no system has", overlay("r6-second-system"))
            .words(&["--system", "7"])
            .exit(2, "no system is called \"7\"; there are 1, 2"),
        row(1, "a second physical system is critical", mini("two_systems"))
            .exit(3, "is another system behind this BMC, and it was not judged"),
        row(2, "a GPU board is listed before the host", overlay("r6b-hgx-first"))
            .exit(3, "Systems/HGX_Baseboard_0 (HGX_Baseboard_0) is another system")
            .stays(
                "the host is judged; a board without a roll-up answers for none of its parts, and --system names one",
            ),
        row(2, "the same, and the board sums up that all is well", changed(with_board))
            .exit(0, "Systems/Board (Board)"),
        row(3, "the host answers 500, a second, healthy system is listed", changed(with_twin))
            .script(
                "[[rule]]\nuri = \"/redfish/v1/Systems/1\"\naction = { status = { code = 500 } }\n\
                 [[rule]]\nuri = \"/redfish/v1/Systems\"\naction = { expand = \"refused\" }",
            )
            .exit(3, "Systems/1 is a system behind this BMC that could not be read; it may be the host"),
        row(4, "four nodes behind one BMC", capture("cray-ex4252"))
            .exit(3, "Systems/Node1 (Node1) is another system behind this BMC"),
        row(4, "one of four nodes", capture("cray-ex4252"))
            .words(&["--system", "Node0"])
            .exit(3, "entries of the BMC's event log do not say whether their faults are over")
            .stays("the node itself says Warning, so its entries may be about now"),
        row(4, "host and DPU as they are", capture("nvidia-bluefield-dpu")).exit(0, ""),
        row(4, "a second manager is critical and starting", mini("two_managers"))
            .exit(1, "Managers/2 (BMC) is in a critical state"),
    ]
}
