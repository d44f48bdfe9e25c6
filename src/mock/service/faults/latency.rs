//! How long an answer is kept back.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;

use super::draw::Draw;
use crate::common::bounded;
use crate::mock::tree::trimmed;

/// The longest latency, one day in milliseconds; longer is a hang, for which a day does as well.
const MAX_MS: f64 = 86_400_000.0;
/// The most bytes of a file of recorded latencies; one of 1,378 URIs has 80 kB.
const MAX_RECORDED: u64 = 16 << 20;

/// Where a latency comes from. All numbers are milliseconds.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(in crate::mock::service) enum Latency {
    /// Always the same.
    FixedMs(Milliseconds),
    /// Any value between two, all as likely.
    UniformMs([Milliseconds; 2]),
    /// Bell-shaped around a mean, never below zero.
    NormalMs {
        /// The mean.
        mean: Milliseconds,
        /// The standard deviation.
        deviation: Milliseconds,
    },
    /// What each URI took on a real BMC, from a `latency.json`: an object of URIs and milliseconds.
    Recorded(Recorded),
}

/// A number of milliseconds between zero and a day.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "f64")]
pub(in crate::mock::service) struct Milliseconds(f64);

impl TryFrom<f64> for Milliseconds {
    type Error = String;

    fn try_from(ms: f64) -> Result<Self, Self::Error> {
        if (0.0..=MAX_MS).contains(&ms) { Ok(Self(ms)) } else { Err(format!("{ms} ms is not between 0 and {MAX_MS}")) }
    }
}

/// Latencies of a real BMC.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::mock::service) struct Recorded {
    /// The file, relative to the folder of the script.
    pub(super) file: String,
    /// What each value is multiplied by.
    #[serde(default = "one")]
    scale: f64,
    /// The value of a URI that was not recorded.
    #[serde(default)]
    otherwise_ms: Option<Milliseconds>,
    #[serde(skip)]
    by_uri: BTreeMap<String, f64>,
}

fn one() -> f64 {
    1.0
}

impl Recorded {
    /// Reads the file; the error says what is wrong with it.
    pub(super) fn load(&mut self, folder: Option<&Path>) -> Result<(), String> {
        let Some(folder) = folder else {
            return Err("recorded latencies need a script that is a file, since they lie beside it".to_owned());
        };
        let path = folder.join(&self.file);
        let refuse = |reason: String| format!("{}: {reason}", path.display());
        let bytes = bounded::bytes(&path, MAX_RECORDED).map_err(|e| match e.kind() {
            ErrorKind::FileTooLarge => refuse(format!("more than {MAX_RECORDED} bytes")),
            _ => refuse(e.to_string()),
        })?;
        let recorded: BTreeMap<String, f64> = serde_json::from_slice(&bytes).map_err(|e| refuse(e.to_string()))?;
        if !(0.0..=1e6).contains(&self.scale) {
            return Err(format!("the scale {} is not between 0 and 1,000,000", self.scale));
        }
        self.by_uri = recorded.into_iter().map(|(uri, ms)| (trimmed(&uri).to_owned(), ms)).collect();
        Ok(())
    }
}

impl Latency {
    /// How long the answer to a request for this path is kept back.
    pub(in crate::mock::service) fn of(&self, path: &str, mut draw: Draw) -> Duration {
        let ms = match self {
            Self::FixedMs(ms) => ms.0,
            Self::UniformMs([from, to]) => from.0 + (to.0 - from.0) * draw.fraction(),
            Self::NormalMs { mean, deviation } => {
                // The sum of twelve uniform values has variance 1 and looks like a bell to any client.
                let bell = (0..12).map(|_| draw.fraction()).sum::<f64>() - 6.0;
                mean.0 + deviation.0 * bell
            }
            Self::Recorded(recorded) => {
                let known = recorded.by_uri.get(trimmed(path)).copied();
                known.or(recorded.otherwise_ms.map(|ms| ms.0)).unwrap_or(0.0) * recorded.scale
            }
        };
        // Clamped, so that no value from a file can be what a duration cannot hold. It is a number: neither a script nor
        // JSON can say NaN, and only finite numbers are multiplied.
        Duration::from_secs_f64(ms.clamp(0.0, MAX_MS) / 1_000.0)
    }
}

/// Keeps an answer back; tokio's clock, so that tests may stop it.
pub(in crate::mock::service) async fn wait(time: Duration) {
    if !time.is_zero() {
        tokio::time::sleep(time).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(latency: &str) -> Vec<Duration> {
        #[derive(Deserialize)]
        struct Holder {
            latency: Latency,
        }
        let holder: Holder = toml::from_str(&format!("latency = {latency}")).unwrap();
        (0..1_000).map(|n| holder.latency.of("/redfish/v1", Draw::new(7, 0, 0, n))).collect()
    }

    #[test]
    fn a_fixed_latency_is_always_the_same() {
        assert!(times("{ fixed-ms = 5 }").iter().all(|time| *time == Duration::from_millis(5)));
    }

    #[test]
    fn a_uniform_latency_fills_its_range_and_never_leaves_it() {
        let times = times("{ uniform-ms = [10, 20] }");
        let range = Duration::from_millis(10)..=Duration::from_millis(20);
        assert!(times.iter().all(|time| range.contains(time)));
        assert!(times.iter().any(|time| *time < Duration::from_millis(11)));
        assert!(times.iter().any(|time| *time > Duration::from_millis(19)));
    }

    #[test]
    fn a_normal_latency_lies_around_its_mean_and_is_never_negative() {
        let times = times("{ normal-ms = { mean = 100, deviation = 10 } }");
        let near = times.iter().filter(|time| (90..=110).contains(&time.as_millis())).count();
        assert!((600..=780).contains(&near), "68 % lie within one deviation, not {near} of 1,000");
        assert!(self::times("{ normal-ms = { mean = 0, deviation = 50 } }").contains(&Duration::ZERO));
    }

    #[test]
    fn a_latency_cannot_be_negative_endless_or_no_number() {
        for bad in ["-1", "nan", "inf", "86400001"] {
            let text = format!("fixed-ms = {bad}");
            assert!(toml::from_str::<Latency>(&text).is_err(), "{bad}");
        }
    }
}
