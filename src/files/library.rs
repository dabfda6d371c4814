//! The scenarios that come with the program.
//!
//! Their files are in `scenarios/`; their texts are compiled in, so that there is always something
//! to open.

use super::{FormatError, scenario_file};
use crate::model::Scenario;

/// A scenario that comes with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// What people type: the file's name without `.ron`.
    pub id: &'static str,
    /// The file's text.
    pub text: &'static str,
}

/// Every scenario that comes with the program; the first one is the default.
pub const SHIPPED: &[Shipped] = &[
    Shipped { id: "valor-2", text: include_str!("../../scenarios/valor-2.ron") },
    Shipped {
        id: "valor-2-with-customers",
        text: include_str!("../../scenarios/valor-2-with-customers.ron"),
    },
    Shipped {
        id: "valor-2-as-asset-return",
        text: include_str!("../../scenarios/valor-2-as-asset-return.ron"),
    },
    Shipped { id: "valor-1", text: include_str!("../../scenarios/valor-1.ron") },
    Shipped { id: "xai-20bn", text: include_str!("../../scenarios/xai-20bn.ron") },
    Shipped {
        id: "xai-spacex-backstop",
        text: include_str!("../../scenarios/xai-spacex-backstop.ron"),
    },
    Shipped { id: "anthropic-xpv", text: include_str!("../../scenarios/anthropic-xpv.ron") },
    Shipped { id: "meta-spv", text: include_str!("../../scenarios/meta-spv.ron") },
    Shipped { id: "google-backstop", text: include_str!("../../scenarios/google-backstop.ron") },
    Shipped {
        id: "openai-nvidia-1gw",
        text: include_str!("../../scenarios/openai-nvidia-1gw.ron"),
    },
    Shipped { id: "openai-oracle", text: include_str!("../../scenarios/openai-oracle.ron") },
    Shipped { id: "coreweave-ddtl", text: include_str!("../../scenarios/coreweave-ddtl.ron") },
    Shipped {
        id: "coreweave-ddtl-5-5",
        text: include_str!("../../scenarios/coreweave-ddtl-5-5.ron"),
    },
    Shipped { id: "iren-microsoft", text: include_str!("../../scenarios/iren-microsoft.ron") },
];

impl Shipped {
    /// Reads the scenario.
    pub fn scenario(&self) -> Result<Scenario, FormatError> {
        scenario_file::parse(self.text)
    }
}

/// The shipped scenario of that name.
pub fn find(id: &str) -> Option<&'static Shipped> {
    SHIPPED.iter().find(|shipped| shipped.id == id)
}

/// The scenario that the window opens with.
pub fn default_scenario() -> Result<Scenario, FormatError> {
    SHIPPED[0].scenario()
}
