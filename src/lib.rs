//! An AI-chip lease, taken apart: the calculation core and the window of `chiplease`.
//!
//! A vehicle raises equity and debt, buys accelerators, and leases them to a lab that burns cash.
//! Does rent cover the debt, does the lessee last, what is the silicon worth at the end, and what
//! does each party earn? A [`Scenario`](model::Scenario) holds what is assumed, [`model::run`]
//! answers to the cent:
//!
//! ```
//! use chiplease::files::library;
//! use chiplease::{format, model};
//!
//! let scenario = library::default_scenario()?;
//! let results = model::run(&scenario);
//! let net_irr = format::percent(results.summary.net_irr, 1);
//! println!("{}: the investors earn {net_irr} a year", scenario.name);
//! assert_eq!(net_irr, "22.8%");
//! # Ok::<(), chiplease::files::FormatError>(())
//! ```
//!
//! # The map
//!
//! ```text
//! scenario file ──files──▶ Scenario ──validate──▶ model::run ──▶ Results ──▶ panels, plots, JSON, CSV
//!                             ▲                        ▲
//!                     sliders, levers, --set      analysis: the same run, many times
//! ```
//!
//! * [`model`]: one run. Scenario, bounds, contract, debt, lessee, waterfall, returns. It uses no
//!   screen, file, thread or clock.
//! * [`analysis`]: many runs. The table of levers, curves, outcomes, the deal in plain words.
//! * [`files`]: scenario files, strict to read and atomic to write; the scenarios that ship.
//! * [`fields`]: the fields of a scenario as people name and write them.
//! * [`export`]: what is handed over: workbooks, pages, tables.
//! * [`import`]: what comes back: our own workbook, with cells that others have changed.
//! * [`format`](mod@format): numbers as people read them.
//! * [`session`]: one open document without a screen.
#![cfg_attr(
    feature = "gui",
    doc = "* [`ui`]: charts, tables, widgets; it knows nothing of leases."
)]
#![cfg_attr(feature = "gui", doc = "* [`app`]: the window.")]
#![cfg_attr(not(feature = "gui"), doc = "* `app`: the window; this build has none.")]
//! * [`cli`]: the headless verbs.
//! * [`program`]: arguments to a verb or the window, errors to exit codes.
//!
//! # What stays true
//!
//! * Money in equals money out, every month, to the cent; sources equal uses.
//! * The waterfall is written once, generic over the number: [`model::ExactLane`] makes the ledger
//!   and every figure shown, [`model::FastLane`] curves and searches.
//! * Undefined is `None`, never a not-a-number. What is out of bounds is refused with every fault
//!   listed ([`model::validate()`]) and makes nothing panic.
//! * The model does not depend on any consumer; a plot computes nothing. `tests/architecture.rs`
//!   checks which module may use which.
//!
//! # The words
//!
//! | word | meaning |
//! |---|---|
//! | scenario | everything assumed about one deal |
//! | lever | a number of it that a person may move |
//! | tranche | one of its loans |
//! | lessee | who pays the rent |
//! | month | a row of the ledger; 0 is closing |
//! | outcome | how the first term ends: sell, scrap, renew |
//! | metric | a figure that can be asked of a run |
//! | participant | a party that puts money in or takes it out |
//! | fault | a field out of bounds |
//!
//! Amounts are US dollars, rates and shares are fractions (0.095 is 9.5%). `assets/method.md` says
//! what every number means, `ARCHITECTURE.md` where everything is.

pub mod analysis;
#[cfg(feature = "gui")]
pub mod app;
// There is no command line in a browser, nor what its verbs are made of.
#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod export;
pub mod fields;
pub mod files;
pub mod format;
pub mod import;
pub mod model;
#[cfg(not(target_arch = "wasm32"))]
pub mod program;
pub mod session;
#[cfg(feature = "gui")]
pub mod ui;
