//! What can be wrong with a request, in our words under the message identifiers that an XCC uses.

/// Why a request is refused: identifier in a message registry, sentence, advice.
pub(super) struct Fault {
    pub(super) message_id: &'static str,
    pub(super) message: String,
    pub(super) args: Vec<String>,
    pub(super) resolution: &'static str,
}

pub(super) fn access_denied(path: &str) -> Fault {
    Fault {
        message_id: "Base.1.12.AccessDenied",
        message: format!("Access to {path} was denied: credentials are missing or wrong."),
        args: vec![path.to_owned()],
        resolution: "Send the user name and password of an account, or the token of a live session.",
    }
}

pub(super) fn uri_not_found(path: &str) -> Fault {
    Fault {
        // XCC takes this one from its own registry, not from Base.
        message_id: "ExtendedError.1.2.RequestUriNotFound",
        message: format!("No resource has the URI {path}."),
        args: Vec::new(),
        resolution: "Follow the links of the service root.",
    }
}

pub(super) fn not_allowed(path: &str) -> Fault {
    Fault {
        message_id: "Base.1.12.OperationNotAllowed",
        message: format!("{path} does not allow this method."),
        args: Vec::new(),
        resolution: "The Allow header lists the methods; this service is read-only.",
    }
}

pub(super) fn bad_login(message: &'static str) -> Fault {
    Fault {
        message_id: "Base.1.12.MalformedJSON",
        message: message.to_owned(),
        args: Vec::new(),
        resolution: "Send {\"UserName\": …, \"Password\": …} as application/json.",
    }
}

pub(super) fn missing_property() -> Fault {
    Fault {
        message_id: "Base.1.12.CreateFailedMissingReqProperties",
        message: "A login needs the properties UserName and Password.".to_owned(),
        args: vec!["UserName, Password".to_owned()],
        resolution: "Send both properties.",
    }
}

pub(super) fn session_limit() -> Fault {
    Fault {
        message_id: "Base.1.12.SessionLimitExceeded",
        message: "As many sessions as this service allows are open.".to_owned(),
        args: Vec::new(),
        resolution: "Close a session, or wait until an idle one expires.",
    }
}

pub(super) fn internal() -> Fault {
    Fault {
        message_id: "Base.1.12.InternalError",
        message: "The mock's host gives no random numbers.".to_owned(),
        args: Vec::new(),
        resolution: "Start the mock again.",
    }
}

pub(super) fn query_not_supported() -> Fault {
    Fault {
        message_id: "Base.1.12.QueryNotSupported",
        message: "This service supports no query parameters.".to_owned(),
        args: Vec::new(),
        resolution: "Leave the query out and follow the links.",
    }
}

pub(super) fn odata_version() -> Fault {
    Fault {
        message_id: "ExtendedError.1.2.OdataVerHeaderNotSatisfied",
        message: "This service speaks OData version 4.0 only.".to_owned(),
        args: Vec::new(),
        resolution: "Send OData-Version: 4.0, or leave the header out.",
    }
}
