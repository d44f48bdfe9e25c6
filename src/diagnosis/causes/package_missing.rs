//! R25, R26: a package or component that others refer to is not in the component store.

use super::cause_rule::CauseRule;
use super::sources::WU_COMMON;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Remedy;
use crate::diagnosis::marked::marked_or_code;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::store;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::{MarkKind, SessionMark};
use crate::msg;

/// `package-missing`.
pub const CAUSE: CauseRule = CauseRule {
    id: "package-missing",
    knowledge: "R25",
    mechanism: true,
    title: || msg!("cause-package-missing"),
    judge,
    shown_by: None,
    plans: &[PLAN, LANGUAGE],
    after: &["storage-failing", "trustedinstaller-pinned", "transaction-pending", "restart-due", "disk-full"],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x800f0831",
        WU_COMMON,
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&store::PACKAGE_LOOK, &store::STORE_REPAIR, &store::PACKAGE_ADD];

/// The steps where the package is one of a language.
const LANGUAGE: Plan = &[&store::LANGUAGE_LOOK, &store::LANGUAGE_INSTALL];

/// `ERROR_SXS_ASSEMBLY_MISSING`, `ERROR_SXS_TRANSACTION_CLOSURE_INCOMPLETE`, `CBS_E_MISSING_PACKAGE_MAPPING_INDEX`.
const CODES: &[u32] = &[0x8007_3701, 0x8007_371B, 0x800F_090D];

fn judge(case: &Case<'_>) -> Option<Judgement> {
    marked_or_code(case, &[MarkKind::Missing], CODES, cure)
}

fn cure(found: Option<&SessionMark>) -> Remedy {
    let risk = msg!("risk-package-missing");
    let Some(package) = found.and_then(|found| found.mark.subject.as_deref()) else {
        return remedy(msg!("cure-package-unnamed"), risk, PLAN);
    };
    match (language(package), build(package)) {
        (Some(language), _) => {
            remedy(msg!("cure-language-missing", package = package, language = language), risk, LANGUAGE)
        }
        (None, Some(build)) => remedy(msg!("cure-package-missing", package = package, build = build), risk, PLAN),
        (None, None) => remedy(msg!("cure-package-unnumbered", package = package), risk, PLAN),
    }
}

/// The parts of a package's identity: name, key, architecture, language, version.
fn parts(package: &str) -> Vec<&str> {
    package.split('~').collect()
}

/// The language of a package, where it has one: `de-DE`.
fn language(package: &str) -> Option<&str> {
    parts(package).get(3).copied().filter(|language| !language.is_empty())
}

/// Build and revision of a package: the update that brought it had the same.
fn build(package: &str) -> Option<String> {
    let version = *parts(package).get(4)?;
    let mut numbers = version.split('.').skip(2);
    let (build, revision) = (numbers.next()?, numbers.next()?);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    (digits(build) && digits(revision)).then(|| format!("{build}.{revision}"))
}

#[cfg(test)]
mod tests {
    use super::{build, language};

    #[test]
    fn a_package_tells_its_language_and_the_build_that_brought_it() {
        let neutral = "My-Package~31bf3856ad364e35~amd64~~10.0.20348.2227.Some";
        assert_eq!((language(neutral), build(neutral).as_deref()), (None, Some("20348.2227")));
        let german = "My-Package~31bf3856ad364e35~amd64~de-DE~10.0.14393.0.Some";
        assert_eq!((language(german), build(german).as_deref()), (Some("de-DE"), Some("14393.0")));
        assert_eq!((language("x"), build("x")), (None, None));
    }
}
