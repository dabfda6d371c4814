//! Several scenarios side by side: where each comes from, what it yields, and what sets two apart.
//!
//! Only what has changed is run again, so that a slider reruns the present state and no other. What
//! differs between two, the bridge and the crossover are computed by a worker; until they come the
//! last ones stay, as a whole.

mod lines;
mod lineup;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::analysis::bridge::bridge;
use crate::analysis::cancel::Cancelled;
use crate::analysis::{
    self, Bridge, Comparison, Crossover, Curve, Gap, Lever, Method, Metric, Runs, curve,
};
use crate::files::{any_path, library, scenario_file};
use crate::format::text;
use crate::model::{self, Results, Scenario};

use super::catalogue::Place;
use super::derived::{Background, Budget, Memo, Pace, Superseded};
use super::{Baseline, Catalogue, Document};

pub use lines::QuantityLines;
pub use lineup::{Lineup, elided, names};

/// Most scenarios that are compared.
pub const MEMBERS_MAX: usize = 8;
/// Curves that are computed in one frame at rest; the next one goes on.
const CURVES_A_FRAME: usize = 3;

/// Where a scenario that is compared comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// The open document, as it is now.
    Present,
    /// The baseline.
    Baseline,
    /// A case of the open document by its name, or with `None` the deal itself without any.
    Case(Option<String>),
    /// One that comes with the program, by its name there.
    Shipped(String),
    /// A file.
    File(#[serde(with = "any_path")] PathBuf),
}

/// One scenario among others.
#[derive(Debug)]
pub struct Member {
    source: Source,
    /// Tells one state of it from another; never the same for two.
    version: u64,
    /// Revision of the document or baseline that it was taken from.
    revision: u64,
    scenario: Option<Arc<Scenario>>,
    /// The same to the letter.
    verbatim: Option<Scenario>,
    /// Of the present state the document has them.
    results: Option<Results>,
    trouble: String,
    curve: Memo<(u64, Lever, Metric), Curve>,
}

/// What there is to compare.
#[derive(Clone, Copy, Debug)]
pub struct AtHand<'a> {
    /// What is open.
    pub document: &'a Document,
    /// The baseline, if there is one.
    pub baseline: Option<&'a Baseline>,
    /// Every scenario at hand.
    pub catalogue: &'a Catalogue,
}

/// What is asked of two members.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Question {
    /// Of the members.
    versions: [u64; 2],
    metric: Metric,
    lever: Lever,
}

/// What sets two scenarios apart.
#[derive(Debug)]
pub struct Apart {
    /// What differs, with what each change does alone.
    pub comparison: Comparison,
    /// The way from the first to the second; a gap where the metric is undefined at one end.
    pub bridge: Result<Bridge, Gap>,
    /// Where the one beats the other; `None` where the lever is not in both.
    pub crossover: Option<Crossover>,
}

/// Scenarios side by side.
#[derive(Debug, Default)]
pub struct Comparisons {
    runs: Runs,
    members: Vec<Member>,
    versions: u64,
    pairs: Background<Question, Apart, Runs>,
}

impl Source {
    /// Of a scenario of the catalogue.
    pub fn of(place: &Place) -> Option<Self> {
        match place {
            Place::Shipped(index) => {
                library::SHIPPED.get(*index).map(|shipped| Self::Shipped(shipped.id.to_owned()))
            }
            Place::File(path) => Some(Self::File(path.clone())),
        }
    }
}

impl Member {
    fn new(source: Source) -> Self {
        let trouble = String::new();
        Self {
            source,
            version: 0,
            revision: 0,
            scenario: None,
            verbatim: None,
            results: None,
            trouble,
            curve: Memo::default(),
        }
    }

    /// Where it comes from.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Tells one state of it from another.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The scenario as it may be shown, if it can be had.
    pub fn scenario(&self) -> Option<&Scenario> {
        self.scenario.as_deref()
    }

    /// What it yields; that of the present state is the document's.
    pub fn results<'a>(&'a self, document: &'a Document) -> Option<&'a Results> {
        match self.source {
            Source::Present => Some(document.results()),
            Source::Baseline | Source::Case(_) | Source::Shipped(_) | Source::File(_) => {
                self.results.as_ref()
            }
        }
    }

    /// Why it cannot be had; empty where it can.
    pub fn trouble(&self) -> &str {
        &self.trouble
    }

    /// The metric along the lever asked for last, as soon as it is there.
    pub fn curve(&self) -> Option<&Curve> {
        self.curve.get()
    }

    /// Takes a state; true if it is another one than before.
    fn take(&mut self, read: Result<&Scenario, String>, results: Option<&Results>) -> bool {
        match read {
            Ok(scenario) if self.verbatim.as_ref() == Some(scenario) => false,
            Ok(scenario) => {
                let shown = analysis::shown(scenario).into_owned();
                // The present state's results are the document's: it is not run twice.
                if self.source != Source::Present {
                    let run = || model::run(&shown);
                    self.results = Some(results.cloned().unwrap_or_else(run));
                }
                self.verbatim = Some(scenario.clone());
                self.scenario = Some(Arc::new(shown));
                self.trouble.clear();
                true
            }
            Err(trouble) => {
                let is_new = self.scenario.is_some() || self.trouble != trouble;
                (self.scenario, self.verbatim) = (None, None);
                self.results = None;
                self.curve.clear();
                self.trouble = trouble;
                is_new
            }
        }
    }

    fn refresh(&mut self, at_hand: AtHand<'_>) -> bool {
        match self.source.clone() {
            Source::Present => {
                let revision = at_hand.document.revision();
                if std::mem::replace(&mut self.revision, revision) == revision {
                    return false;
                }
                self.take(Ok(at_hand.document.verbatim()), None)
            }
            Source::Baseline => match at_hand.baseline {
                Some(baseline) if self.revision == baseline.revision() => false,
                Some(baseline) => {
                    self.revision = baseline.revision();
                    self.take(Ok(baseline.verbatim()), Some(baseline.results()))
                }
                None => {
                    self.revision = 0;
                    self.take(Err("no baseline is pinned".to_owned()), None)
                }
            },
            Source::Case(name) => self.refresh_case(name.as_deref(), at_hand.document),
            Source::Shipped(id) => {
                self.is_new() && {
                    let found = library::find(&id).ok_or_else(|| format!("{id} is not shipped"));
                    let read =
                        found.and_then(|it| it.scenario().map_err(|error| error.to_string()));
                    self.take(read.as_ref().map_err(Clone::clone), None)
                }
            }
            Source::File(path) => self.refresh_file(&path, at_hand.catalogue),
        }
    }

    /// Taken again whenever the document has other results: an edit of a case is among them.
    fn refresh_case(&mut self, name: Option<&str>, document: &Document) -> bool {
        if std::mem::replace(&mut self.revision, document.revision()) == document.revision() {
            return false;
        }
        let cases = &document.whole().cases;
        let place = name.map(|name| cases.iter().position(|case| case.name == name));
        let deal = match place {
            Some(None) => Err("the open deal has no such case".to_owned()),
            None | Some(Some(_)) => document
                .in_case(place.flatten())
                .filter(|(_, deal)| model::validate(deal).is_ok())
                .map(|(_, deal)| deal)
                .ok_or_else(|| "this case is not allowed".to_owned()),
        };
        self.take(deal.as_ref().map_err(Clone::clone), None)
    }

    /// As the catalogue has it, which follows the disk; what it does not have is read once.
    fn refresh_file(&mut self, path: &Path, catalogue: &Catalogue) -> bool {
        let is_it = |place: &Place| matches!(place, Place::File(other) if other == path);
        let listed = catalogue.entries().iter().find(|entry| is_it(entry.place()));
        if let Some(scenario) = listed.and_then(|entry| entry.verbatim()) {
            return self.take(sound(path, scenario.clone()).as_ref().map_err(Clone::clone), None);
        }
        self.is_new() && {
            let read = scenario_file::read(path).map_err(|error| error.to_string());
            let read = read.and_then(|scenario| sound(path, scenario));
            self.take(read.as_ref().map_err(Clone::clone), None)
        }
    }

    fn is_new(&self) -> bool {
        self.version == 0
    }
}

fn sound(path: &Path, scenario: Scenario) -> Result<Scenario, String> {
    match analysis::cases::validate(&scenario) {
        Ok(()) => Ok(scenario),
        Err(faults) => {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            Err(format!("{}: {}", text::path(path), faults.join("; ")))
        }
    }
}

impl Comparisons {
    /// Brings the members up to date, in this order.
    pub fn refresh(&mut self, sources: &[Source], at_hand: AtHand<'_>) {
        let mut before = std::mem::take(&mut self.members);
        for source in sources.iter().take(MEMBERS_MAX) {
            // Members are kept by their source, so that another order runs nothing again.
            let known = before.iter().position(|member| member.source == *source);
            let mut member =
                known.map_or_else(|| Member::new(source.clone()), |place| before.remove(place));
            if member.refresh(at_hand) || member.is_new() {
                self.versions += 1;
                member.version = self.versions;
            }
            self.members.push(member);
        }
    }

    /// The scenarios, in their order.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// Brings the curves along a lever up to date; true while some are still to come.
    pub fn refresh_curves(&mut self, lever: Lever, metric: Metric, pace: Pace) -> bool {
        let mut left = CURVES_A_FRAME;
        let mut is_unfinished = false;
        for member in &mut self.members {
            let Some(scenario) = &member.scenario else { continue };
            let key = (member.version, lever, metric);
            let points = Budget::COMPARED_CURVE.runs(scenario, pace);
            if member.curve.has(&key, points) {
                continue;
            }
            if left == 0 {
                is_unfinished = true;
                continue;
            }
            left -= 1;
            let runs = &mut self.runs;
            member.curve.refine(key, points, |_| curve(runs, scenario, lever, metric, points));
        }
        is_unfinished
    }

    /// Asks what sets two members apart, by their places, at the pace of the open deal. `wake` is called when the worker has
    /// answered, and this is to be called again then.
    pub fn refresh_pair(
        &mut self,
        [first, second]: [usize; 2],
        metric: Metric,
        lever: Lever,
        pace: Pace,
        wake: impl Fn() + Send + 'static,
    ) {
        // Before anything may return, because an answer has to be taken even if nothing is asked.
        self.pairs.poll();
        let member = |place: usize| {
            let member = self.members.get(place)?;
            Some((member.version, member.scenario.as_ref()?))
        };
        let Some((first, second)) = member(first).zip(member(second)) else {
            self.pairs.clear();
            return;
        };
        let question = Question { versions: [first.0, second.0], metric, lever };
        self.pairs.ask(question, pace, wake, || {
            let (first, second) = (Arc::clone(first.1), Arc::clone(second.1));
            move |runs, question, superseded| apart(runs, [&first, &second], *question, superseded)
        });
    }

    /// What sets the two apart; the last answer while a new one is being computed.
    pub fn apart(&self) -> Option<&Apart> {
        self.pairs.latest()
    }

    /// Whether that is what was asked last.
    pub fn is_current(&self) -> bool {
        self.pairs.is_current()
    }

    /// What went wrong in the worker, if anything did.
    pub fn trouble(&self) -> Option<&str> {
        self.pairs.trouble()
    }

    /// The present state with one value taken over, by its place in the comparison's changes:
    /// the other scenario's. `None` unless the present state is one of the two and as compared.
    pub fn taken_over(&self, change: usize, present: &Scenario) -> Option<Scenario> {
        let (apart, question) = self.pairs.current().zip(self.pairs.answered())?;
        let by_version = |version: u64| {
            let member = self.members.iter().find(|member| member.version == version)?;
            Some((&member.source, member.verbatim.as_ref()?))
        };
        let [first, second] = question.versions.map(by_version);
        let (first, second) = (first?, second?);
        let difference = &apart.comparison.difference;
        match (first.0, second.0) {
            (Source::Present, _) if present == first.1 => {
                Some(difference.taken_over(first.1, second.1, change))
            }
            (_, Source::Present) if present == second.1 => {
                let wanted = difference.changes().get(change)?;
                // Compared the other way round: the wanted change is found by what it mirrors.
                let back = crate::analysis::Difference::between(second.1, first.1);
                let place = back.changes().iter().position(|it| it.is_mirror_of(wanted))?;
                Some(back.taken_over(second.1, first.1, place))
            }
            _ => None,
        }
    }
}

fn apart(
    runs: &mut Runs,
    [first, second]: [&Scenario; 2],
    question: Question,
    superseded: Superseded<'_>,
) -> Result<Apart, Cancelled> {
    let Question { metric, lever, .. } = question;
    let comparison = Comparison::of(&mut runs.lane, first, second, metric);
    let difference = &comparison.difference;
    let bridge = bridge(&mut runs.lane, difference, metric, Method::Averaged, &superseded)?;
    let crossover = Crossover::of(runs, (first, second), lever, metric);
    Ok(Apart { comparison, bridge, crossover })
}
