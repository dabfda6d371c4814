//! Where a deal's file has moved on since the last decision on it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{drifted, is_log};
use crate::analysis::{Change, Difference, TextChange, cases};
use crate::cli::Completion;
use crate::cli::compare::{side, texts};
use crate::files::decision_log::{DecisionLog, Drift, Figures, Record};
use crate::files::{FileError, scenario_file};
use crate::format::text;
use crate::model::{self, Scenario};

/// What the file says beside the last decision.
pub(super) enum Since {
    /// Nothing was decided yet, or there is no file to compare with it.
    Unknown,
    /// The file has no figures: why not, in full.
    Refused(Vec<String>),
    /// It is what was decided on.
    Same(PathBuf),
    /// It is something else now.
    Differs(PathBuf, Box<Moves>),
}

/// What has changed.
pub(super) struct Moves {
    difference: Difference,
    drifts: Vec<Drift>,
}

impl Since {
    /// Reads the deal that `file` names, itself or by its log, and compares it with the last
    /// decision.
    pub(super) fn of(log_path: &Path, file: &Path, log: &DecisionLog) -> Self {
        let record = log.last_decision().and_then(|index| log.records.get(index));
        let Some(record) = record else { return Self::Unknown };
        let deal = if is_log(file) { log_path.with_extension("ron") } else { file.to_owned() };
        match scenario_file::read(&deal) {
            Ok(now) => Self::between(record, &now, deal),
            // A log may outlive its file.
            Err(FileError::Missing { .. }) => Self::Unknown,
            Err(error) => Self::Refused(vec![error.to_string()]),
        }
    }

    fn between(record: &Record, now: &Scenario, deal: PathBuf) -> Self {
        // Before the bounds: the same scenario is the same even if bounds have changed.
        if record.scenario == *now {
            return Self::Same(deal);
        }
        if let Err(faults) = cases::validate(now) {
            let faults = faults.iter().map(|fault| format!("{}: {fault}", text::path(&deal)));
            return Self::Refused(faults.collect());
        }
        let difference = Difference::between(&record.scenario, now);
        let drifts = record.figures.drifts(&Figures::of(&model::run(now)));
        Self::Differs(deal, Box::new(Moves { difference, drifts }))
    }

    /// Why the file has no figures.
    pub(super) fn faults(&self) -> &[String] {
        match self {
            Self::Refused(faults) => faults,
            Self::Unknown | Self::Same(_) | Self::Differs(..) => &[],
        }
    }

    pub(super) fn completion(&self) -> Completion {
        match self {
            Self::Unknown | Self::Same(_) => Completion::Clean,
            Self::Differs(..) => Completion::MovedOn,
            Self::Refused(_) => Completion::WithFaults,
        }
    }

    /// In the words of `compare`.
    pub(super) fn write(&self, output: &mut dyn Write) -> io::Result<()> {
        let Self::Differs(deal, moves) = self else { return Ok(()) };
        let name = deal.file_name().unwrap_or_default().to_string_lossy();
        writeln!(output, "    the file differs since, {name} now:")?;
        for change in moves.difference.changes() {
            writeln!(output, "      {}: {}", change.name, texts(change).join(" → "))?;
        }
        for drift in &moves.drifts {
            writeln!(output, "      {}: {}", drift.name, drift.texts().join(" → "))?;
        }
        let mut texts = moves.difference.texts().iter();
        texts.try_for_each(|text| writeln!(output, "      {}", text.line()))
    }

    pub(super) fn answer(&self) -> Value {
        let (deal, moves) = match self {
            Self::Unknown | Self::Refused(_) => return Value::Null,
            Self::Same(deal) => (deal, None),
            Self::Differs(deal, moves) => (deal, Some(moves)),
        };
        let changes = moves.map_or(&[][..], |moves| moves.difference.changes());
        let drifts = moves.map_or(&[][..], |moves| moves.drifts.as_slice());
        let said = moves.map_or(&[][..], |moves| moves.difference.texts());
        json!({
            "file": deal.to_string_lossy(),
            "differs": moves.is_some(),
            "changes": changes.iter().map(changed).collect::<Vec<_>>(),
            "figures": drifts.iter().map(drifted).collect::<Vec<_>>(),
            "texts": said.iter().map(TextChange::line).collect::<Vec<_>>(),
        })
    }
}

fn changed(change: &Change) -> Value {
    let [then, now] = texts(change);
    json!({
        "name": change.name,
        "lever": change.lever().map(|lever| lever.id().into_owned()),
        "then": side(change, &change.before),
        "now": side(change, &change.after),
        "text": format!("{then} then, {now} now"),
    })
}
