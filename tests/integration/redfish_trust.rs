//! Whom the client trusts, over real TLS: each ground right and wrong, and nothing sent before it is settled.

use std::path::Path;

use patchgate::evidence::{Hardware, TlsTrust};
use patchgate::mock::{self, Options, Running, Tree};
use patchgate::redfish::{Bmc, Layer, RedfishError, ScanOptions, Target, TargetOptions, survey};
use patchgate::trust::{CaRoots, Fingerprint, KnownBmcs, Trust};

use crate::support::front::{Front, Leaf, Look, pem, presenting};
use crate::support::recorded::login;

async fn bmc() -> Running {
    mock::start(Tree::embedded("sr650-v2").unwrap(), Options::default()).await.unwrap()
}

async fn scan(url: &str, trust: Trust) -> Result<Hardware, RedfishError> {
    survey(Target::new(url, trust).unwrap(), &login(), ScanOptions::default()).await
}

/// The grounds on which a scan trusted its BMC.
async fn grounds(url: &str, trust: Trust) -> TlsTrust {
    scan(url, trust).await.unwrap().connection.tls
}

/// The words of a refusal of the TLS layer.
async fn refused(url: &str, trust: Trust) -> String {
    let error = scan(url, trust).await.unwrap_err();
    assert_eq!(error.layer, Layer::Tls, "{error}");
    error.to_string()
}

fn known(file: &Path, trust_new: bool) -> Trust {
    Trust::Known { file: KnownBmcs::load(file).unwrap(), trust_new }
}

fn other() -> Leaf {
    Leaf::self_signed("127.0.0.1")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_that_no_root_vouches_for_is_refused_with_its_fingerprint() {
    let mock = bmc().await;
    let error = refused(&mock.url(), Trust::System).await;
    assert!(error.contains(&format!("give --pin {}", mock.fingerprint().parse::<Fingerprint>().unwrap())), "{error}");
    assert_eq!(mock.requests(), [], "nothing is asked before the certificate is trusted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ca_file_is_the_only_ground() {
    let mock = bmc().await;
    let (leaf, ca) = Leaf::by_ca("127.0.0.1");
    let front = Front::of(&mock, Look::tls(leaf.config())).await;
    // One of several certificates is enough.
    let both = pem(&other().certificate) + &ca;
    let roots = CaRoots::from_pem(both.as_bytes(), "ca.pem").unwrap();
    let shown = roots.fingerprints().iter().map(Fingerprint::hex).collect();
    assert_eq!(grounds(&front.url, Trust::Ca(roots)).await, TlsTrust::Ca { roots: shown });

    let asked = front.seen().len();
    let wrong = CaRoots::from_pem(pem(&other().certificate).as_bytes(), "ca.pem").unwrap();
    let error = refused(&front.url, Trust::Ca(wrong)).await;
    assert!(error.contains("no root vouches for the issuer of the BMC's certificate (CN=Example CA)"), "{error}");
    assert_eq!(front.seen().len(), asked);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pin_is_the_only_ground() {
    let mock = bmc().await;
    let pin = mock.fingerprint().parse().unwrap();
    assert!(matches!(grounds(&mock.url(), Trust::Pin(pin)).await, TlsTrust::Pinned { .. }));

    let (asked, wrong) = (mock.requests().len(), other().fingerprint());
    let error = refused(&mock.url(), Trust::Pin(wrong)).await;
    assert!(error.contains(&pin.to_string()) && error.contains(&wrong.to_string()), "{error}");
    assert_eq!(mock.requests().len(), asked);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_use_is_remembered_and_a_change_is_refused_with_both_fingerprints() {
    let mock = bmc().await;
    let (first, second) = (other(), other());
    let front = Front::of(&mock, Look::tls(first.config())).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("patchgate/known-bmcs");

    let error = refused(&front.url, known(&file, false)).await;
    assert!(error.contains("or --trust-new to remember it"), "{error}");
    assert!(!file.exists(), "nothing is remembered that nobody asked for");

    let sha256 = first.fingerprint().hex();
    let trusted = grounds(&front.url, known(&file, true)).await;
    assert_eq!(trusted, TlsTrust::FirstUse { sha256: sha256.clone() });
    let line = format!("{} sha256:{sha256} # first used ", front.address);
    let remembered = std::fs::read_to_string(&file).unwrap();
    assert!(remembered.starts_with(&line) && remembered.lines().count() == 1, "{remembered}");

    for trust_new in [false, true] {
        assert_eq!(grounds(&front.url, known(&file, trust_new)).await, TlsTrust::Known { sha256: sha256.clone() });
    }

    front.present(second.config());
    let asked = front.seen().len();
    for trust_new in [false, true] {
        let error = refused(&front.url, known(&file, trust_new)).await;
        for words in [&first.fingerprint().to_string(), &second.fingerprint().to_string(), "known-bmcs:1 holds"] {
            assert!(error.contains(words), "{error}");
        }
    }
    assert_eq!(front.seen().len(), asked, "nothing is sent to whoever holds the new certificate");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), remembered);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_cannot_be_read_spoils_its_own_bmc_only() {
    let mock = bmc().await;
    let leaf = other();
    let [good, bad] =
        [Front::of(&mock, Look::tls(leaf.config())).await, Front::of(&mock, Look::tls(leaf.config())).await];
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("known-bmcs");
    std::fs::write(&file, format!("{} sha256:12\n{} {}\n", bad.address, good.address, leaf.fingerprint())).unwrap();
    assert!(matches!(grounds(&good.url, known(&file, false)).await, TlsTrust::Known { .. }));
    let error = refused(&bad.url, known(&file, true)).await;
    assert!(error.contains("known-bmcs:1: it is not HOST[:PORT] sha256:"), "{error}");
    assert_eq!(bad.connections(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_scans_that_meet_a_bmc_at_once_remember_it_once() {
    let mock = bmc().await;
    let leaf = other();
    let front = Front::of(&mock, Look::tls(leaf.config())).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("known-bmcs");
    // As two processes, each has read the file for itself while it did not exist.
    let [one, two] = [known(&file, true), known(&file, true)];
    let (one, two) = tokio::join!(grounds(&front.url, one), grounds(&front.url, two));
    let firsts = [&one, &two].into_iter().filter(|tls| matches!(tls, TlsTrust::FirstUse { .. })).count();
    assert_eq!(firsts, 1, "{one:?} {two:?}");
    assert_eq!(std::fs::read_to_string(&file).unwrap().lines().count(), 1);
    // Either way it can be stored and read again.
    for tls in [one, two] {
        assert_eq!(serde_json::from_str::<TlsTrust>(&serde_json::to_string(&tls).unwrap()).unwrap(), tls);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_certificate_of_a_bmc_can_be_looked_at() {
    let mock = bmc().await;
    let target = Target::new(&mock.url(), Trust::Pin(mock.fingerprint().parse().unwrap())).unwrap();
    let bmc = Bmc::connect(target, &login(), ScanOptions::default()).await.unwrap();
    let facts = bmc.certificate().unwrap().unwrap();
    assert!(facts.self_issued && facts.dns_names.contains(&"localhost".to_owned()), "{facts:?}");
    bmc.log_out().await.unwrap();
}

/// The first connection carries no password; whoever takes over after it gets none either.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_that_changes_after_its_first_use_gets_no_password() {
    let mock = bmc().await;
    // The front closes after each answer, so the login needs a second handshake.
    let look = Look { later: Some(other().config()), ..Look::tls(other().config()) };
    let front = Front::of(&mock, look).await;
    let folder = tempfile::tempdir().unwrap();
    let error = refused(&front.url, known(&folder.path().join("known-bmcs"), true)).await;
    assert!(error.contains("its certificate has changed"), "{error}");
    let seen = front.seen();
    assert!(seen.len() == 1 && seen[0].method == "GET" && seen[0].body.is_empty(), "{seen:?}");
}

/// Certificates are public: whoever only holds a copy cannot sign the handshake.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copied_certificate_without_its_key_is_refused_and_not_remembered() {
    let mock = bmc().await;
    let (real, thief) = (other(), other());
    let front = Front::of(&mock, Look::tls(presenting(&real.certificate, &thief.key))).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("known-bmcs");
    for trust in [Trust::Pin(real.fingerprint()), known(&file, true)] {
        let error = refused(&front.url, trust).await;
        assert!(error.contains("did not prove to hold the key"), "{error}");
    }
    assert!(!file.exists());
    assert!(front.seen().is_empty());
    // And that is what --insecure gives away.
    assert!(matches!(grounds(&front.url, Trust::Insecure).await, TlsTrust::Insecure { sha256: Some(_) }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_for_another_name_is_verified_against_the_name_that_was_given() {
    let mock = bmc().await;
    let (leaf, ca) = Leaf::by_ca("xcc17.example");
    let front = Front::of(&mock, Look::tls(leaf.config())).await;
    let roots = CaRoots::from_pem(ca.as_bytes(), "ca.pem").unwrap();
    let scan = async |tls_name: Option<&str>| {
        let options = TargetOptions { tls_name: tls_name.map(str::to_owned), ..Trust::Ca(roots.clone()).into() };
        survey(Target::parse(&front.url, options).unwrap(), &login(), ScanOptions::default()).await
    };
    for name in [None, Some("xcc18.example")] {
        let error = scan(name).await.unwrap_err().to_string();
        assert!(error.contains("the BMC's certificate is for xcc17.example"), "{error}");
        assert!(error.contains("give it with --tls-name"), "{error}");
    }
    assert!(front.seen().is_empty());
    assert!(matches!(scan(Some("xcc17.example")).await.unwrap().connection.tls, TlsTrust::Ca { .. }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_speak_tls_is_called_that() {
    let mock = bmc().await;
    let front = Front::of(&mock, Look::plain()).await;
    let error = refused(&front.url.replace("http://", "https://"), Trust::System).await;
    assert!(error.contains("what answers there does not speak TLS"), "{error}");
}
