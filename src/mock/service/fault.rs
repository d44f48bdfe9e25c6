//! What can be wrong with a request, in our words under the message identifiers that an XCC uses.

use serde_json::Value;

use super::query::QueryError;

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
        resolution: "The Allow header lists the methods.",
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

pub(super) fn query_not_supported(name: &str) -> Fault {
    Fault {
        message_id: "Base.1.12.QueryNotSupported",
        message: format!("This service does not support the query parameter {name}."),
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

fn fault(message_id: &'static str, message: String, args: Vec<String>, resolution: &'static str) -> Fault {
    Fault { message_id, message, args, resolution }
}

pub(super) fn query(error: &QueryError) -> Fault {
    let advice = "Read the section on query parameters in DSP0266, or leave the query out and follow the links.";
    let (id, args) = match error {
        QueryError::TooLong(_) | QueryError::Encoding(_) => ("Base.1.12.GeneralError", Vec::new()),
        QueryError::Unsupported(_) => ("Base.1.12.QueryNotSupported", Vec::new()),
        QueryError::Twice(_) | QueryError::Combination(..) => ("Base.1.12.QueryCombinationInvalid", Vec::new()),
        QueryError::Value { name, value, .. } => {
            ("Base.1.12.QueryParameterValueFormatError", vec![value.clone(), (*name).to_owned()])
        }
        QueryError::Range { name, value, range } => {
            ("Base.1.12.QueryParameterOutOfRange", vec![value.clone(), (*name).to_owned(), range.clone()])
        }
    };
    fault(id, format!("The query was refused: {error}."), args, advice)
}

pub(super) fn query_not_here(name: &str) -> Fault {
    let message = format!("The query parameter {name} is for collections, and this resource is none.");
    fault("Base.1.12.QueryNotSupportedOnResource", message, Vec::new(), "Leave the parameter out.")
}

pub(super) fn too_large_an_answer() -> Fault {
    let message = "The expanded answer would be larger than the service sends.".to_owned();
    fault("Base.1.12.InsufficientStorage", message, Vec::new(), "Ask for fewer levels or fewer members.")
}

pub(super) fn not_acceptable(accepted: &str) -> Fault {
    let message = format!("The resource cannot be sent as {accepted}.");
    fault("Base.1.12.GeneralError", message, Vec::new(), "Send Accept: application/json, or leave the header out.")
}

pub(super) fn no_stream(accepted: &str) -> Fault {
    let message = format!("The stream of events cannot be sent as {accepted}.");
    fault("Base.1.12.GeneralError", message, Vec::new(), "Send Accept: text/event-stream, or leave the header out.")
}

pub(super) fn too_many_streams() -> Fault {
    let message = "As many streams of events as this service allows are open.".to_owned();
    fault("Base.1.12.EventSubscriptionLimitExceeded", message, Vec::new(), "Close one first.")
}

pub(super) fn not_json_type() -> Fault {
    let message = "The body must be sent as application/json.".to_owned();
    fault("Base.1.12.UnrecognizedRequestBody", message, Vec::new(), "Set Content-Type: application/json.")
}

pub(super) fn too_large_a_body() -> Fault {
    let message = "The body is larger than this service reads.".to_owned();
    fault("Base.1.12.GeneralError", message, Vec::new(), "Send fewer properties at once.")
}

pub(super) fn malformed(reason: String) -> Fault {
    fault("Base.1.12.MalformedJSON", reason, Vec::new(), "Send one JSON object.")
}

pub(super) fn no_operation() -> Fault {
    let message = "The body names nothing to change.".to_owned();
    fault("Base.1.12.NoOperation", message, Vec::new(), "Name at least one property.")
}

pub(super) fn no_privilege() -> Fault {
    let message = "The account's role lacks the privilege for this operation.".to_owned();
    fault("Base.1.12.InsufficientPrivilege", message, Vec::new(), "Use an account with a role that has it.")
}

pub(super) fn change_password(uri: &str) -> Fault {
    let message = format!("The password must be changed before anything else: {uri}.");
    let advice = "PATCH the property Password of the account.";
    fault("Base.1.12.PasswordChangeRequired", message, vec![uri.to_owned()], advice)
}

pub(super) fn precondition_failed() -> Fault {
    let message = "The resource is not the one that If-Match names.".to_owned();
    fault("Base.1.12.PreconditionFailed", message, Vec::new(), "Read it again and send its new ETag.")
}

pub(super) fn precondition_required() -> Fault {
    let message = "This service changes a resource only with an If-Match header.".to_owned();
    fault("Base.1.12.PreconditionRequired", message, Vec::new(), "Read the resource and send its ETag.")
}

pub(super) fn unknown_property(name: &str) -> Fault {
    let message = format!("The resource has no property {name}.");
    fault("Base.1.12.PropertyUnknown", message, vec![name.to_owned()], "Leave the property out.")
}

pub(super) fn read_only_property(name: &str) -> Fault {
    let message = format!("The property {name} cannot be changed.");
    fault("Base.1.12.PropertyNotWritable", message, vec![name.to_owned()], "Leave the property out.")
}

pub(super) fn missing(name: &str) -> Fault {
    let message = format!("The property {name} is required.");
    fault("Base.1.12.PropertyMissing", message, vec![name.to_owned()], "Add the property.")
}

/// A refused password is a password.
fn shown(name: &str, value: &Value) -> String {
    if name == "Password" { "(not shown)".to_owned() } else { value.to_string() }
}

pub(super) fn wrong_type(name: &str, value: &Value) -> Fault {
    let shown = shown(name, value);
    let message = format!("The value {shown} is not of the type that the property {name} has.");
    let args = vec![shown, name.to_owned()];
    fault("Base.1.12.PropertyValueTypeError", message, args, "Send a value of the property's type.")
}

pub(super) fn wrong_value(name: &str, value: &Value, wanted: &str) -> Fault {
    let shown = shown(name, value);
    let message = format!("The value {shown} of the property {name} is not possible: {wanted}.");
    let args = vec![shown, name.to_owned()];
    fault("Base.1.12.PropertyValueFormatError", message, args, "Send a value that is.")
}

pub(super) fn not_in_list(name: &str, value: &Value) -> Fault {
    let message = format!("The value {value} is none of those that the property {name} can have.");
    let args = vec![value.to_string(), name.to_owned()];
    fault("Base.1.12.PropertyValueNotInList", message, args, "Choose one of the allowable values.")
}

pub(super) fn exists(kind: &str, name: &str, value: &str) -> Fault {
    let message = format!("There is already a resource of type {kind} whose {name} is {value}.");
    let args = vec![kind.to_owned(), name.to_owned(), value.to_owned()];
    fault("Base.1.12.ResourceAlreadyExists", message, args, "Change that one, or choose another value.")
}

pub(super) fn limit_reached() -> Fault {
    let message = "No more resources can be created here.".to_owned();
    fault("Base.1.12.CreateLimitReachedForResource", message, Vec::new(), "Delete one first.")
}

pub(super) fn action_not_supported(action: &str) -> Fault {
    let message = format!("The mock does not perform the action {action}.");
    fault("Base.1.12.ActionNotSupported", message, vec![action.to_owned()], "See docs/mock.md for those it performs.")
}

pub(super) fn action_parameter_missing(action: &str, name: &str) -> Fault {
    let message = format!("The action {action} needs the parameter {name}.");
    fault("Base.1.12.ActionParameterMissing", message, vec![action.to_owned(), name.to_owned()], "Add the parameter.")
}

pub(super) fn action_parameter_unknown(action: &str, name: &str) -> Fault {
    let message = format!("The action {action} has no parameter {name}.");
    fault("Base.1.12.ActionParameterUnknown", message, vec![action.to_owned(), name.to_owned()], "Leave it out.")
}

pub(super) fn action_parameter_value(action: &str, name: &str, value: &Value, wanted: &str) -> Fault {
    let message = format!("The value {value} of the parameter {name} of {action} is not possible: {wanted}.");
    let args = vec![value.to_string(), name.to_owned(), action.to_owned()];
    fault("Base.1.12.ActionParameterValueFormatError", message, args, "Send a value that is.")
}
