//! Steps that many remedies share: who set it, the restart, and what was planned by policy.

use super::sources::{COMMON, GPUPDATE, POLICY};
use super::step::{Downtime, Harm};
use super::step_rule::{Back, StepRule};
use crate::msg;

pub const POLICY_FIND: StepRule =
    StepRule::looks("policy-find", || msg!("step-policy-find"), || msg!("step-verify-told"))
        .run(&["gpresult.exe /h gpresult-before.html /f"])
        .seen_by(&["Get-Item gpresult-before.html"])
        .from(&["windows-server/administration/windows-commands/gpresult", POLICY]);

pub const POLICY_CHANGE: StepRule = StepRule::changes(
    "policy-change",
    || msg!("step-policy-change"),
    || msg!("step-policy-change-loses"),
    Back::By(|| msg!("step-policy-change-undo"), &["gpupdate.exe /target:computer /force"]),
    || msg!("step-policy-change-verify"),
)
.run(&["gpupdate.exe /target:computer /force"])
.seen_by(&["gpresult.exe /h gpresult-after.html /f"])
.from(&[POLICY, GPUPDATE]);

pub const RESTART: StepRule = StepRule::changes(
    "restart",
    || msg!("step-restart"),
    || msg!("step-restart-loses"),
    Back::NotNeeded(|| msg!("step-restart-undo")),
    || msg!("step-restart-verify"),
)
.run(&["Restart-Computer"])
.seen_by(&["(Get-CimInstance Win32_OperatingSystem).LastBootUpTime"])
.harm(Harm::Completes)
.away(Downtime::Restart)
.from(&["powershell/module/microsoft.powershell.management/restart-computer", COMMON]);
