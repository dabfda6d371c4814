//! Which screens there are: what each is called, what it answers, and which keys open it.
//!
//! How a screen is drawn is in `screens`, under the same name.

use eframe::egui::{Key, KeyboardShortcut, Modifiers};
use serde::{Deserialize, Serialize};

/// Names, question and keys of a screen.
struct Known {
    name: &'static str,
    short_name: &'static str,
    question: &'static str,
    keys: KeyboardShortcut,
}

/// Makes the registry of lists: variant, name on its tab, the same where the window is narrow,
/// keys, and the question that it answers.
macro_rules! screens {
    ($(
        $(#[$doc:meta])* $group:ident {
            $(
                $(#[$default:meta])? $screen:ident $name:literal $short_name:literal
                    $modifiers:ident $key:ident $question:literal;
            )*
        }
    )*) => {
        /// One of the screens.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Screen {
            $($(#[doc = $question] $(#[$default])? $screen,)*)*
        }

        impl Screen {
            $(
                $(#[$doc])*
                // Counted from the list, so that the length of the array cannot disagree with it.
                pub const $group: [Self; [$(Self::$screen),*].len()] = [$(Self::$screen),*];
            )*

            const fn known(self) -> Known {
                match self {
                    $($(Self::$screen => Known {
                        name: $name,
                        short_name: $short_name,
                        question: $question,
                        keys: KeyboardShortcut::new(Modifiers::$modifiers, Key::$key),
                    },)*)*
                }
            }
        }
    };
}

screens! {
    /// Those about the open deal, in the order of their tabs.
    OF_A_DEAL {
        #[default]
        Deal "Deal" "Deal" COMMAND Num1
            "Where the rent goes, what covers the debt, what the chips are worth";
        Losses "Who bears the loss" "Losses" COMMAND Num2
            "Who loses how much if the lessee stops paying in a given month";
        Lessee "Lessee and covenants" "Lessee" COMMAND Num3
            "When the lessee runs out of cash, and how much headroom the covenants leave";
        Sensitivity "Sensitivity" "Sensitivity" COMMAND Num4
            "What drives the return: any metric over any inputs";
        Belief "What to believe" "Belief" COMMAND Num5
            "What must hold to reach a return, and what the pitch assumed";
        Risk "Risk" "Risk" COMMAND Num6
            "The deal over thousands of simulated paths";
        Changes "What changed" "Changes" COMMAND Num7
            "What each change since the baseline did to the return";
        Ledger "Ledger" "Ledger" COMMAND Num8
            "Every month and every figure, explained; sources, uses and checks";
        Decisions "Decisions" "Decisions" COMMAND Num9
            "Snapshots of the deal, and the decisions made on their figures";
    }
    /// Those about many deals, in the order in which the menu bar names them.
    OF_MANY {
        Library "Library" "Library" NONE F6
            "All scenarios: the shipped ones and those in your folder";
        Compare "Compare" "Compare" NONE F7
            "Why one deal earns more than another: up to eight side by side";
        Portfolio "Portfolio" "Portfolio" NONE F8
            "Several deals on one lessee's cash, and each party's exposure";
    }
}

impl Screen {
    /// All of them, as menus list them.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::OF_A_DEAL.into_iter().chain(Self::OF_MANY)
    }

    /// Whether the headline of the open deal is drawn above it.
    pub fn is_about_one_deal(self) -> bool {
        Self::OF_A_DEAL.contains(&self)
    }

    /// The name on its tab.
    pub fn name(self) -> &'static str {
        self.known().name
    }

    /// The name on its tab where the window is narrow.
    pub fn short_name(self) -> &'static str {
        self.known().short_name
    }

    /// The question that it answers.
    pub fn question(self) -> &'static str {
        self.known().question
    }

    /// The keys that open it.
    pub fn keys(self) -> KeyboardShortcut {
        self.known().keys
    }
}
