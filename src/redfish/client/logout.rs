//! The end of a session, and whether it really ended.
//!
//! A session that stays open counts against XCC's limit of sixteen, so the deletion is repeated once where that may help,
//! and what is not confirmed is told as left.

use std::time::Duration;

use reqwest::Method;

use super::error::{Layer, RedfishError};
use super::retry::Again;
use super::token::{Session, TOKEN};
use super::wire::{LOGOUT, Request, Wire};

/// The pause before the second try, where the BMC asks for none.
const PAUSE: Duration = Duration::from_millis(250);

/// Deletes a session with its own token. One that is gone already is deleted, too.
///
/// # Errors
/// The BMC did not confirm it.
pub(super) async fn delete(wire: &Wire, session: &Session) -> Result<(), RedfishError> {
    let error = match once(wire, session).await {
        Ok(()) => return Ok(()),
        Err(error) => error,
    };
    let pause = match error.again {
        // Longer than a whole logout may take: whoever waits at the terminal is told instead.
        Again::After(Some(asked)) if asked > LOGOUT => return Err(error),
        Again::After(Some(asked)) => asked.max(PAUSE),
        _ => PAUSE,
    };
    let may_pass = matches!(error.status, None | Some(401 | 408 | 409 | 429 | 500..));
    if error.timed_out || !may_pass {
        return Err(error);
    }
    tokio::time::sleep(pause).await;
    once(wire, session).await
}

async fn once(wire: &Wire, session: &Session) -> Result<(), RedfishError> {
    let ask = |method| Request { method, pass: Some((TOKEN, session.token.clone())), ..Request::get(&session.uri) };
    let error = match wire.send_last(&ask(Method::DELETE)).await {
        // A page that says goodbye to everybody is no logout.
        Ok(answer) if answer.body.trim_ascii_start().starts_with(b"<") => {
            RedfishError::new(Layer::Protocol, &session.uri, "the logout was answered with a page of HTML", "")
        }
        Ok(_) => return Ok(()),
        Err(error) if matches!(error.status, Some(404 | 410)) => return Ok(()),
        Err(error) if error.status != Some(401) => return Err(error),
        Err(error) => error,
    };
    // Either the session is over, or the BMC does not let it be deleted; its own resource tells them apart.
    match wire.send_last(&ask(Method::GET)).await {
        Err(dead) if matches!(dead.status, Some(401 | 404 | 410)) => Ok(()),
        _ => Err(error.with("and yet its token still works, or it could not be told")),
    }
}
