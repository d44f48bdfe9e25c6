//! Pages that several causes rest on.

pub const WU_0X80070005: &str = "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070005";
pub const WU_COMMON: &str = "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/common-windows-update-errors";
pub const KB5016061: &str = "https://support.microsoft.com/help/5016061";
