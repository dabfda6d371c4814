//! The values of a metric that a committee looks for, and how a figure stands to them.

use crate::format;
use crate::model::Scenario;

use super::batch::Cell;
use super::{Metric, MetricKind};

/// A value of a metric that a committee looks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// The value.
    pub value: f64,
    /// What is written on its line.
    pub name: String,
}

/// What matters about a metric in this scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Levels {
    /// Between what is wanted and what is not; first the one that matters most.
    pub lines: Vec<Level>,
    /// On its worse side a party loses money.
    pub loss: Option<f64>,
}

/// How a value stands to what matters, as a map's colours tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It reaches what is wanted.
    Good,
    /// It falls short of that, and no money is lost.
    Short,
    /// Money is lost.
    Loss,
}

impl Levels {
    /// What the three colours of a map mean, in a word or two each; fewer where a metric has fewer.
    pub fn legend(&self, metric: Metric) -> Vec<(Standing, &'static str)> {
        use Standing::{Good, Loss, Short};
        let has_between = self.lines.len() > 1;
        match metric.kind() {
            MetricKind::Return if has_between => {
                vec![(Good, "clears hurdle"), (Short, "money back"), (Loss, "loss")]
            }
            MetricKind::Return | MetricKind::Multiple => vec![(Good, "money back"), (Loss, "loss")],
            MetricKind::Coverage if has_between && self.first() > 1.0 => {
                vec![(Good, "clears lock-up"), (Short, "covered"), (Loss, "short")]
            }
            MetricKind::Coverage => vec![(Good, "covered"), (Loss, "short")],
            MetricKind::LoanToValue => vec![(Good, "loan below value"), (Loss, "loan above value")],
            MetricKind::Loss => vec![(Good, "no loss"), (Loss, "loss")],
            MetricKind::Month => vec![(Good, "never"), (Short, "in a month")],
            MetricKind::Investment => Vec::new(),
        }
    }

    /// What the colour of a standing means.
    pub fn word(&self, metric: Metric, standing: Standing) -> Option<&'static str> {
        let legend = self.legend(metric);
        legend.into_iter().find(|(other, _)| *other == standing).map(|(_, word)| word)
    }

    /// How a run stands; `None` where it is no deal, or the metric undefined for the worse.
    pub fn standing(&self, metric: Metric, cell: Cell) -> Option<Standing> {
        let Some(value) = cell.value else {
            let is_good = cell.is_deal && metric.kind().is_good_undefined();
            return is_good.then_some(Standing::Good);
        };
        let is_worse = |level: f64| metric.is_better(level - value);
        Some(if self.loss.is_some_and(is_worse) {
            Standing::Loss
        } else if self.lines.first().is_none_or(|level| is_worse(level.value)) {
            Standing::Short
        } else {
            Standing::Good
        })
    }

    /// The level that matters most; 0 where there is none.
    fn first(&self) -> f64 {
        self.lines.first().map_or(0.0, |level| level.value)
    }

    /// The hurdle and money back of a return, the lock-up and 1.0 of a coverage, 1.0 of a multiple
    /// or LTV, no loss.
    pub fn of(metric: Metric, scenario: &Scenario) -> Self {
        let level = |value: f64, name: String| Level { value, name };
        let one = || level(1.0, "1.00x".to_owned());
        let kind = metric.kind();
        let lines = match kind {
            MetricKind::Return => {
                let hurdle = format::float(scenario.equity.hurdle);
                // At a hurdle of 0 both lines would coincide; the same below at a lock-up of 1.
                let money_back = (hurdle > 0.0).then(|| level(0.0, "money back".to_owned()));
                let hurdle = level(hurdle, format!("hurdle {}", format::share(hurdle)));
                [hurdle].into_iter().chain(money_back).collect()
            }
            MetricKind::Multiple => vec![one()],
            MetricKind::Coverage => {
                let lockup = format::float(scenario.structure.lockup_dscr);
                let covered = ((lockup - 1.0).abs() > 1e-9).then(one);
                let lockup = level(lockup, format!("lock-up {}", format::ratio(lockup)));
                [lockup].into_iter().chain(covered).collect()
            }
            MetricKind::LoanToValue => vec![level(1.0, format::percent(1.0, 0))],
            MetricKind::Loss => vec![level(0.0, "no loss".to_owned())],
            MetricKind::Month | MetricKind::Investment => Vec::new(),
        };
        Self { lines, loss: kind.loss_level() }
    }
}
