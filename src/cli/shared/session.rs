//! A session of ours that a BMC keeps: whatever was typed, it is said.

use super::print;
use crate::evidence::Connection;

/// Says on standard error that a session stays open, where the BMC did not confirm the logout.
pub fn tell_left(connection: &Connection) {
    if connection.sessions_created > connection.sessions_deleted {
        print::error("the session stays open until its time-out: the BMC did not confirm the logout");
    }
}
