//! The schemes by name, and what a person must know of each before writing a version down.
//!
//! One table, so that the error of a misread version, the documentation and `baseline` say the same.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How a component spells its version, and what "newer" means for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// Lenovo's own firmware (XCC, UEFI, LXPM): a build id, a dotted version, or both.
    LenovoBuild,
    /// `MegaRAID` packages: four numbers, `51.23.0-5631`; a fifth is the revision of the package, not of the firmware.
    Megaraid,
    /// Adapters of Mellanox (now NVIDIA): numbers between dots, of which the first is the chip.
    Mellanox,
    /// Intel network adapters: the version of the NVM, which has an order, and the `EtrackID`, which has none.
    IntelNvm,
    /// Dell's BIOS: three numbers, or on old machines a letter and two digits.
    DellBios,
    /// HPE's system ROM and iLO: family, version and date.
    HpeRom,
    /// Supermicro: the BMC (`X1.05.10`), whose first part is a line, and the BIOS (`2.2a`).
    Supermicro,
    /// Cisco's rack servers: CIMC `4.1(2g)`, and the BIOS with its platform.
    Cisco,
    /// Broadcom's network adapters: the family's version, `227.1.115.0`, and Dell's form of it.
    Broadcom,
    /// Numbers between dots, compared from the left; a missing number is lower than any.
    Dotted,
    /// A calendar date.
    Date,
    /// A code without an order, such as a drive's `JXTC304Q`: equal or different, nothing else.
    Opaque,
}

/// What a person must know of a scheme.
struct Facts {
    name: &'static str,
    expected: &'static str,
    example: &'static str,
    order: &'static str,
}

impl Scheme {
    /// Every scheme, those of one vendor first.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &[
            Self::LenovoBuild,
            Self::Megaraid,
            Self::Mellanox,
            Self::IntelNvm,
            Self::DellBios,
            Self::HpeRom,
            Self::Supermicro,
            Self::Cisco,
            Self::Broadcom,
            Self::Dotted,
            Self::Date,
            Self::Opaque,
        ]
    }

    /// Its name in a baseline.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// What a version of it looks like; follows the word "expected" in errors.
    #[must_use]
    pub fn expected(self) -> &'static str {
        self.facts().expected
    }

    /// One version of it, seen on a real machine.
    #[must_use]
    pub fn example(self) -> &'static str {
        self.facts().example
    }

    /// Its order in one sentence.
    #[must_use]
    pub fn order(self) -> &'static str {
        self.facts().order
    }

    fn facts(self) -> Facts {
        match self {
            Self::LenovoBuild => Facts {
                name: "lenovo-build",
                expected: "a build id and a dotted version, such as 58B-5.70, AFBT58B or AFBT58B 5.70 2025-08-11",
                example: "AFBT58B-5.70",
                order: "Builds of one family by milestone (base 36) and letter, with the dotted version as cross-check: \
                        where the two disagree, or the families differ, there is no order.",
            },
            Self::Megaraid => Facts {
                name: "megaraid",
                expected: "three numbers between dots, a dash, a number, such as 51.23.0-5631",
                example: "51.23.0-5631",
                order: "Four numbers from the left; a fifth is the revision of the package and does not count.",
            },
            Self::Mellanox => Facts {
                name: "mellanox",
                expected: "chip, branch and four digits, such as 24.41.1000, or as Dell writes it 24.41.10.00; the \
                           board's PSID may follow in brackets",
                example: "24.41.1000",
                order: "Numbers from the left within one chip: where the first number or the PSID differs, there is no \
                        order.",
            },
            Self::IntelNvm => Facts {
                name: "intel-nvm",
                expected: "the NVM's version with two digits after the dot, alone or with EtrackID and option ROM, such \
                           as 9.20 0x8000d95e 22.0.9 or 1.67, 0x80000fab, 18.8.9",
                example: "9.20 0x8000d95e 22.0.9",
                order: "The NVM's version; EtrackID and option ROM have no order, so that two images of one NVM version \
                        are different and neither is newer.",
            },
            Self::DellBios => Facts {
                name: "dell-bios",
                expected: "three numbers between dots, such as 1.8.2, or A and two digits, such as A12",
                example: "1.8.2",
                order: "Three numbers from the left, or the number behind the A; between the two forms there is no \
                        order.",
            },
            Self::HpeRom => Facts {
                name: "hpe-rom",
                expected: "ROM family or iLO generation, version with two digits after the dot, and date, such as A42 \
                           v2.60 (08/11/2022), iLO 5 v2.72 or 2.72 Sep 04 2022; not all are needed",
                example: "A42 v2.60 (08/11/2022)",
                order: "The version within one family, with the date as cross-check: where the two disagree, or the \
                        families differ, there is no order.",
            },
            Self::Supermicro => Facts {
                name: "supermicro",
                expected: "a BMC's line and two numbers of two digits, such as X1.05.10 or 01.04.19, or the two numbers of \
                        a BIOS, such as 2.7, 2.2a or BIOS Date: 08/04/2023 Ver 1.4",
                example: "01.04.19",
                order: "Numbers from the left within one line of a BMC, or of the BIOS with its letter; between two \
                        lines, between BMC and BIOS, and between a version with a letter and the same one without, \
                        there is no order.",
            },
            Self::Cisco => Facts {
                name: "cisco",
                expected: "a release such as 4.1(2g), or the BIOS with its platform and time, such as \
                        C220M4.4.1.2c.0.0202211901",
                example: "4.1(2g)",
                order: "Three numbers and a letter; between CIMC and BIOS, two platforms, and two BIOS of one release \
                        and different times there is no order.",
            },
            Self::Broadcom => Facts {
                name: "broadcom",
                expected: "four numbers of which the first has three digits, such as 227.1.115.0, or as Dell writes it \
                        21.80.16.95 or 21.80.9",
                example: "232.1.132.8",
                order: "Numbers from the left within one form; between family's version, Dell's four numbers and Dell's \
                        three there is no order.",
            },
            Self::Dotted => Facts {
                name: "dotted",
                expected: "numbers between dots, such as 2.51 or 227.1.115.0",
                example: "227.1.115.0",
                order: "Numbers from the left; a missing one is lower than any.",
            },
            Self::Date => Facts {
                name: "date",
                expected: "a date with one reading only, such as 2025-08-11, 20250811 or 05/31/2023 (05/03/2023 has two)",
                example: "2025-08-11",
                order: "The calendar.",
            },
            Self::Opaque => Facts {
                name: "opaque",
                expected: "text without control characters",
                example: "JXTC304Q",
                order: "None: two codes are equal or different.",
            },
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
