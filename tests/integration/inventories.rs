//! `--servers` with an inventory of somebody else: it is judged like any servers file, and whoever has no BMC is named.

use patchgate::mock::{self, Options, Tree};

use crate::support::bench::{PASSWORD, USER};
use crate::support::program::{Answer, patchgate, run_beside};

async fn check(name: &str, text: &str, more: &[&str]) -> Answer {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let mut command = patchgate(["check", "--servers"]);
    command.arg(&path).args(more).env("PATCHGATE_BMC_USER", USER).env("PATCHGATE_BMC_PASSWORD", PASSWORD);
    let mut answer = run_beside(command).await;
    for text in [&mut answer.out, &mut answer.err] {
        *text = text.replace(&folder.path().display().to_string(), "");
    }
    answer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_without_a_bmc_is_undetermined_and_its_system_is_never_asked() {
    let mut tree = Tree::embedded("sr650-v2").unwrap();
    tree.set_clocks(jiff::Timestamp::now());
    let [bmc, system] = [tree.clone(), tree].map(|tree| async { mock::start(tree, Options::default()).await.unwrap() });
    let (bmc, system) = (bmc.await, system.await);
    let text = format!(
        "all:\n  hosts:\n    hv1: {{bmc_address: \"{}\", ansible_password: s3cret}}\n    hv2: {{ansible_host: \"{}\"}}\n",
        bmc.url(),
        system.url()
    );
    let pin = format!("--pin={}", bmc.fingerprint());
    let answer = check("inv.yml", &text, &[&pin]).await;
    assert_eq!(answer.code, 3, "{}", answer.shown());
    let out = answer.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(out.contains("2 servers: 1 ready, 0 blocked, 1 undetermined"), "{out}");
    assert!(out.contains("hv2 UNDETERMINED"), "{out}");
    assert!(out.contains("no variable of the host names its BMC"), "{out}");
    assert!(answer.err.contains("/inv.yml:3: secrets stand in this file (ansible_password)"), "{}", answer.err);
    assert!(!answer.shown().contains("s3cret"));
    assert!(system.requests().is_empty());
    assert_eq!(bmc.open_sessions(), 0);

    let one = check("inv.yml", &text, &[&pin, "--select=name=hv1", "-q"]).await;
    assert_eq!(one.code, 0, "{}", one.shown());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_incomplete_export_is_refused_before_anybody_is_asked() {
    let page = r#"{"count": 2, "next": "https://netbox.example.net/api/dcim/devices/?offset=1", "results":
        [{"name": "hv1", "oob_ip": {"address": "127.0.0.1/8"}, "custom_fields": {"password": "s3cret"}}]}"#;
    let answer = check("devices.json", page, &[]).await;
    assert_eq!(answer.code, 2, "{}", answer.shown());
    assert!(
        answer.err.contains("/devices.json:1:1: this export is incomplete: it ends with device 1 of 2"),
        "{}",
        answer.err
    );
    assert!(!answer.shown().contains("s3cret"));
    let wrong = check("devices.json", page, &["--servers-format", "yaml"]).await;
    assert!(wrong.code == 2 && wrong.err.contains("ansible-yaml"), "{}", wrong.err);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_comes_out_of_a_netrc_that_nobody_else_may_read() {
    use std::os::unix::fs::PermissionsExt;

    let mut tree = Tree::embedded("sr650-v2").unwrap();
    tree.set_clocks(jiff::Timestamp::now());
    let bmc = mock::start(tree, Options::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let netrc = folder.path().join("netrc");
    std::fs::write(&netrc, format!("machine bmcs login {USER} password \"{PASSWORD}\"\n")).unwrap();
    let check = async |mode: u32, place: &str| {
        std::fs::set_permissions(&netrc, std::fs::Permissions::from_mode(mode)).unwrap();
        let text = format!(
            "format = 1\n[defaults]\ncredential = \"c\"\n[credentials.c]\nuser = \"{USER}\"\n{place}\n[[server]]\nname = \"a\"\nbmc = \"{}\"\n\
             pin = \"{}\"\n",
            bmc.url(),
            bmc.fingerprint()
        );
        let path = folder.path().join("servers.toml");
        std::fs::write(&path, text).unwrap();
        let mut command = patchgate(["check", "-q", "--servers"]);
        command.arg(&path);
        run_beside(command).await
    };
    let entry = "password-netrc = \"netrc\"\nnetrc-machine = \"bmcs\"";
    let answer = check(0o600, entry).await;
    assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{}", answer.shown());
    let asked = bmc.requests().len();
    for (mode, place, told) in [
        (0o644, entry, "chmod 600"),
        (0o600, "password-netrc = \"netrc\"", "no password of"),
        (0o600, "password-netrc = \"netrc\"\nprompt = true", "needs exactly one of"),
        (0o600, "netrc-machine = \"x\"\nprompt = true", "netrc-machine chooses an entry"),
        #[cfg(not(feature = "keyring"))]
        (0o600, "password-keyring = \"patchgate\"", "without the feature `keyring`"),
    ] {
        let answer = check(mode, place).await;
        assert!(answer.code == 2 && answer.err.contains(told), "{place}: {}", answer.shown());
        assert!(!answer.shown().contains(PASSWORD));
    }
    assert_eq!(bmc.requests().len(), asked, "nobody was asked again");
}

/// Whoever keeps an inventory keeps no accounts in it: a file of ours says which server is asked with which.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_servers_of_an_inventory_take_their_accounts_from_a_file_that_was_named_and_from_no_other() {
    let serve = async |password: &str| {
        let mut tree = Tree::embedded("sr650-v2").unwrap();
        tree.set_clocks(jiff::Timestamp::now());
        mock::start(tree, Options { password: password.into(), ..Options::default() }).await.unwrap()
    };
    let (tokyo, osaka) = (serve("one").await, serve("two").await);
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let rows = format!("name,site,bmc,password\nhv1,tokyo,{},s3cret\nhv2,osaka,{},s3cret\n", tokyo.url(), osaka.url());
    std::fs::write(path("export.csv"), rows).unwrap();
    let accounts = format!(
        "format = 1\n[credentials.a]\nuser = \"{USER}\"\npassword-env = \"ONE\"\n[credentials.b]\nuser = \"{USER}\"\n\
         password-env = \"TWO\"\n[defaults]\ncredential = \"a\"\ndepth = \"firmware\"\n[groups.west]\n\
         select = [\"site=osaka\", \"name=hv*\"]\ncredential = \"b\"\nlabels = {{ side = \"west\" }}\n"
    );
    std::fs::write(path("patchgate.toml"), &accounts).unwrap();
    let inventory = path("export.csv");
    let check = async |folder: &std::path::Path, more: &[&str]| {
        let mut command = patchgate(["check", "-q", "--insecure", "--no-cache", "--servers"]);
        command.arg(&inventory).args(more).current_dir(folder).env("ONE", "one").env("TWO", "two");
        run_beside(command).await
    };
    let elsewhere = tempfile::tempdir().unwrap();
    let file = path("patchgate.toml").display().to_string();
    for more in [["--servers-accounts", &file], ["--config", &file]] {
        let answer = check(elsewhere.path(), &more).await;
        assert_eq!(answer.code, 0, "{}", answer.shown());
        assert!(answer.out.contains("2 servers: 2 ready"), "{}", answer.out);
        let west = check(elsewhere.path(), &[more[0], more[1], "--select=side=west", "--format=jsonl"]).await;
        assert_eq!((west.code, west.out.lines().count()), (0, 1), "{}", west.shown());
        assert!(west.out.contains("\"name\":\"hv2\""), "{}", west.out);
    }
    // One that only lies there: beside the inventory, and in the working folder.
    let (beside, found) = (check(elsewhere.path(), &[]).await, check(folder.path(), &[]).await);
    for (answer, told) in
        [(&beside, "lies beside the inventory and is not read"), (&found, "says not whose password to send")]
    {
        assert_eq!(answer.code, 2, "{}", answer.shown());
        assert!(answer.err.contains(told) && answer.err.contains("no BMC account"), "{}", answer.err);
    }
    let second = accounts + "[groups.again]\nselect = [\"site=osaka\"]\ncredential = \"a\"\n";
    std::fs::write(path("patchgate.toml"), second).unwrap();
    let answer = check(elsewhere.path(), &["--servers-accounts", &file]).await;
    assert_eq!(answer.code, 2, "{}", answer.shown());
    assert!(answer.err.contains("[groups.west]") && answer.err.contains("[groups.again]"), "{}", answer.err);
    assert!(answer.err.contains("each names another credential"), "{}", answer.err);
    // A servers file of ours has its own.
    let own = format!("format = 1\n[[server]]\nname = \"hv1\"\nbmc = \"{}\"\n", tokyo.url());
    std::fs::write(path("own.toml"), own).unwrap();
    let mut command = patchgate(["check", "-q", "--servers"]);
    command.arg(path("own.toml")).args(["--servers-accounts", &file]);
    let answer = run_beside(command).await;
    assert!(answer.code == 2 && answer.err.contains("says its own accounts"), "{}", answer.shown());
}
