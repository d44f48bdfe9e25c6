//! Whether a Windows is a server or a client: both share numbers of builds.

use crate::evidence::{Line, Windows};
use crate::known_failures::Edition;

/// The edition, by the installation type, or else by the product's name, and what says so.
pub fn edition(windows: &Windows) -> Option<(Edition, Line)> {
    let (kind, product) = (&windows.os.installation_type, &windows.os.product);
    if let Some(name) = kind.text() {
        let edition = if name.eq_ignore_ascii_case("Client") { Edition::Client } else { Edition::Server };
        return Some((edition, Line::of("InstallationType", kind)));
    }
    let edition = if product.text()?.contains("Server") { Edition::Server } else { Edition::Client };
    Some((edition, Line::of("ProductName", product)))
}
