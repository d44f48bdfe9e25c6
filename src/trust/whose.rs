//! Whose certificate it is: what the other side is called, and by which options the operator speaks of it.

/// The side of a server that shows a certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// Its BMC.
    #[default]
    Bmc,
    /// Its Windows, where WinRM listens.
    Windows,
    /// The database that a store is in.
    Database,
}

/// Words of sentences about a certificate.
pub(super) struct Words {
    /// Who it is.
    pub(super) noun: &'static str,
    /// Where the operator sees which certificate is the right one.
    pub(super) shows: &'static str,
    /// What compares a fingerprint, where anything does.
    pub(super) pin: Option<&'static str>,
    /// What else makes a certificate known.
    pub(super) remember: &'static str,
    /// What names roots: the option and its value.
    pub(super) ca: &'static str,
    /// What can be done about a name that does not fit.
    pub(super) name: &'static str,
    /// What is left where no pin can help, or none is taken.
    pub(super) hopeless: &'static str,
    /// Where the port of TLS is named.
    pub(super) port: &'static str,
}

impl Whose {
    pub(super) fn words(self) -> &'static Words {
        match self {
            Self::Bmc => &Words {
                noun: "the BMC",
                shows: "the BMC itself shows",
                pin: Some("--pin"),
                remember: ", or --trust-new to remember it",
                ca: "--ca FILE",
                name: "use a name of the certificate in the URL, or give it with --tls-name",
                hopeless: "renew it at the BMC (X.509 v3, RSA 2048 or P-256); until then only --insecure is left, which gives the \
                           password to whoever answers",
                port: "is this the port of the BMC's https?",
            },
            Self::Windows => &Words {
                noun: "the server",
                shows: "the server itself shows (docs/windows.md)",
                pin: Some("--windows-pin"),
                remember: "",
                ca: "--windows-ca FILE",
                name: "use a name of the certificate as the host",
                hopeless: "renew it on the server (X.509 v3, RSA 2048 or P-256), or use ssh://",
                port: "is this the port of WinRM's https listener (5986)?",
            },
            Self::Database => &Words {
                noun: "the database server",
                shows: "the server itself shows",
                pin: None,
                remember: "",
                ca: "sslrootcert=FILE in the URL",
                name: "use a name of the certificate as the host",
                hopeless: "give the server one of a CA, with its host name (X.509 v3, RSA 2048 or P-256; docs/store.md)",
                port: "is this the port of PostgreSQL (5432)?",
            },
        }
    }
}
