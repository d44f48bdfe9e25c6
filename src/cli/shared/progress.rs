//! Something to see while a BMC takes its time: one line on a terminal, and nothing anywhere else.

use std::io::{IsTerminal, Write};
use std::pin::pin;
use std::time::{Duration, Instant};

use crate::report::safe;

/// What is done sooner needs no line.
const SOON: Duration = Duration::from_secs(2);

/// Waits for `work`, and says how long that has taken so far.
pub async fn during<T>(what: &str, work: impl Future<Output = T>) -> T {
    if !std::io::stderr().is_terminal() || !anstyle_query::term_supports_color() {
        return work.await;
    }
    let (started, mut work, mut drawn) = (Instant::now(), pin!(work), 0);
    loop {
        match tokio::time::timeout(Duration::from_secs(1), work.as_mut()).await {
            Ok(done) => {
                draw(&" ".repeat(drawn));
                draw("");
                return done;
            }
            Err(_) if started.elapsed() >= SOON => {
                let line = safe::brief(&format!("{what} ({} s)", started.elapsed().as_secs()), 79);
                drawn = line.chars().count();
                draw(&line);
            }
            Err(_) => {}
        }
    }
}

/// Over the line that is there.
fn draw(line: &str) {
    let mut terminal = std::io::stderr().lock();
    // A line that cannot be drawn is no loss.
    let _ = write!(terminal, "\r{line}").and_then(|()| terminal.flush());
}
