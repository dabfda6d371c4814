//! Which screens there are, and what they are called.

use serde::{Deserialize, Serialize};

/// Which screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Screen {
    /// Where the rent goes, whether it covers the debt, what the chips are worth at the end.
    #[default]
    Deal,
    /// Who pays when the lessee stops.
    Losses,
    /// When the lessee's cash runs out, and how much room the covenants leave.
    Lessee,
    /// What the deal hangs on: heat map, tornado, any metric along any lever.
    Sensitivity,
    /// What must hold for a return, and what a pitch must have assumed.
    Belief,
    /// What chance makes of the deal.
    Risk,
    /// What was changed since the baseline, and what each change did.
    Changes,
    /// Month by month, with every figure explained.
    Ledger,
    /// States that were named, and what was decided on which figures.
    Decisions,
    /// Every scenario at hand: those that ship, and a folder of one's own.
    Library,
    /// Several scenarios side by side.
    Compare,
    /// Deals that share a lessee.
    Portfolio,
}

impl Screen {
    /// Those about the open deal, in the order of their tabs.
    pub const OF_A_DEAL: [Self; 9] = [
        Self::Deal,
        Self::Losses,
        Self::Lessee,
        Self::Sensitivity,
        Self::Belief,
        Self::Risk,
        Self::Changes,
        Self::Ledger,
        Self::Decisions,
    ];

    /// Those about many deals, in the order in which the menu bar names them.
    pub const OF_MANY: [Self; 3] = [Self::Library, Self::Compare, Self::Portfolio];

    /// Whether it stands under the headline of the open deal.
    pub fn is_about_one_deal(self) -> bool {
        Self::OF_A_DEAL.contains(&self)
    }

    /// On its tab.
    pub fn name(self) -> &'static str {
        match self {
            Self::Deal => "Deal",
            Self::Losses => "Who eats the loss",
            Self::Lessee => "Lessee and covenants",
            Self::Sensitivity => "Sensitivity",
            Self::Belief => "What to believe",
            Self::Risk => "Risk",
            Self::Changes => "What changed",
            Self::Ledger => "Ledger",
            Self::Decisions => "Decisions",
            Self::Library => "Library",
            Self::Compare => "Compare",
            Self::Portfolio => "Portfolio",
        }
    }

    /// On its tab where the window is narrow.
    pub fn short_name(self) -> &'static str {
        match self {
            Self::Losses => "Losses",
            Self::Lessee => "Lessee",
            Self::Belief => "Belief",
            Self::Changes => "Changes",
            _ => self.name(),
        }
    }

    /// The question that it answers.
    pub fn question(self) -> &'static str {
        match self {
            Self::Deal => "Where the rent goes, what covers the debt, what the chips are worth",
            Self::Losses => {
                "Who loses how much if the lessee stops paying in a month of your choice"
            }
            Self::Lessee => "When the lessee runs out of cash, and how much room covenants leave",
            Self::Sensitivity => "What the deal hangs on: any metric along any levers",
            Self::Belief => "What must hold for a return, and what a pitch must have assumed",
            Self::Risk => "What chance makes of the deal, in thousands of paths",
            Self::Changes => "What each change since the baseline did to the return",
            Self::Ledger => "Every month and every figure, explained; sources, uses and checks",
            Self::Decisions => "Named states, and what was decided on which figures",
            Self::Library => "Every scenario at hand: those that ship, and a folder of your own",
            Self::Compare => "Why one deal earns more than another: up to eight side by side",
            Self::Portfolio => "Several deals on one lessee's cash, and who is exposed to it",
        }
    }
}
