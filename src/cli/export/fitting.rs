//! Which flags fit what is written: one table, from which `export` honours, refuses and explains.

use clap::ValueEnum as _;

use super::csv::Table;
use super::{ExportArguments, Kind, listed};
use crate::analysis::heat_map::Pair;
use crate::analysis::{Lever, Metric};
use crate::export::pictures::{Plot, Subject};
use crate::export::term_sheet::Form;
use crate::format::text;
use crate::model::Scenario;

/// What is written, as finely as flags tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Export {
    Workbook,
    Memo,
    TermSheet(Form),
    Picture(Plot),
    Csv(Table),
}

/// A flag that fits some products only. FILE, TARGET and `--set` fit all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flag {
    Against,
    Plot,
    Theme,
    Size,
    Table,
    Metric,
    X,
    Y,
    Date,
    Appendix,
    Cases,
    Author,
    Confidentiality,
    TermSheet,
}

impl Flag {
    const ALL: [Self; 14] = [
        Self::Against,
        Self::Plot,
        Self::Theme,
        Self::Size,
        Self::Table,
        Self::Metric,
        Self::X,
        Self::Y,
        Self::Date,
        Self::Appendix,
        Self::Cases,
        Self::Author,
        Self::Confidentiality,
        Self::TermSheet,
    ];

    fn text(self) -> &'static str {
        match self {
            Self::Against => "--against",
            Self::Plot => "--plot",
            Self::Theme => "--theme",
            Self::Size => "--size",
            Self::Table => "--table",
            Self::Metric => "--metric",
            Self::X => "--x",
            Self::Y => "--y",
            Self::Date => "--date",
            Self::Appendix => "--appendix",
            Self::Cases => "--cases",
            Self::Author => "--author",
            Self::Confidentiality => "--confidentiality",
            Self::TermSheet => "--term-sheet",
        }
    }

    /// Whether it was given.
    fn is_given(self, arguments: &ExportArguments) -> bool {
        let ExportArguments { against, picture, memo, csv, subject, date, .. } = arguments;
        match self {
            Self::Against => against.is_some(),
            Self::Plot => picture.plot.is_some(),
            Self::Theme => picture.theme.is_some(),
            Self::Size => picture.size.is_some(),
            Self::Table => csv.table.is_some(),
            Self::Metric => subject.metric.is_some(),
            Self::X => subject.x.is_some(),
            Self::Y => subject.y.is_some(),
            Self::Date => date.is_some(),
            Self::Appendix => memo.appendix.is_some(),
            Self::Cases => arguments.cases.is_some(),
            Self::Author => memo.author.is_some(),
            Self::Confidentiality => memo.confidentiality.is_some(),
            Self::TermSheet => arguments.is_term_sheet,
        }
    }

    fn fits(self, export: Export) -> bool {
        match self {
            Self::Against => {
                matches!(export, Export::Memo | Export::TermSheet(_) | Export::Picture(_))
            }
            Self::Plot | Self::Theme | Self::Size => matches!(export, Export::Picture(_)),
            Self::Table => matches!(export, Export::Csv(_)),
            Self::Metric => !export.metrics().is_empty(),
            Self::X => export.levers() >= 1,
            Self::Y => export.levers() >= 2,
            Self::Date => {
                matches!(export, Export::Memo | Export::TermSheet(_) | Export::Workbook)
            }
            Self::Cases => matches!(export, Export::Memo | Export::Workbook),
            Self::Appendix => export == Export::Memo,
            Self::Author | Self::Confidentiality => {
                matches!(export, Export::Memo | Export::TermSheet(_))
            }
            Self::TermSheet => matches!(export, Export::TermSheet(_)),
        }
    }

    /// Everything that it fits, to be read: ".html, .svg and .png with --plot curve or tornado".
    fn fitting(self) -> String {
        let names = |products: &mut dyn Iterator<Item = Export>, kinds: &str, flag: &str| {
            let all: Vec<Export> = products.collect();
            let fitting: Vec<String> =
                all.iter().filter(|it| self.fits(**it)).map(|it| it.name()).collect();
            match fitting.len() {
                0 => None,
                count if count == all.len() => Some(kinds.to_owned()),
                _ => Some(format!("{kinds} with {flag} {}", listed(&fitting))),
            }
        };
        let plots = || Plot::ALL.into_iter().map(Export::Picture);
        let tables = || Table::value_variants().iter().copied().map(Export::Csv);
        let is_of_pages = [Export::Memo, Export::TermSheet(Form::Html)].map(|it| self.fits(it));
        let pages = match is_of_pages {
            [true, true] => Some(".html".to_owned()),
            [true, false] => Some("a memo (.html)".to_owned()),
            [false, true] => Some("a term sheet (.html)".to_owned()),
            [false, false] => None,
        };
        let groups = [
            names(&mut [Export::Workbook].into_iter(), ".xlsx", ""),
            pages,
            names(&mut [Export::TermSheet(Form::Markdown)].into_iter(), ".md", ""),
            names(&mut plots(), ".svg and .png", "--plot"),
            names(&mut tables(), ".csv", "--table"),
        ];
        groups.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }
}

impl Export {
    /// What the arguments ask for.
    pub(super) fn of(kind: Kind, arguments: &ExportArguments) -> Self {
        match kind {
            Kind::Workbook => Self::Workbook,
            Kind::Memo => Self::Memo,
            Kind::TermPage => Self::TermSheet(Form::Html),
            Kind::TermText => Self::TermSheet(Form::Markdown),
            Kind::Svg | Kind::Png => Self::Picture(arguments.picture.plot()),
            Kind::Csv => Self::Csv(arguments.csv.table()),
        }
    }

    /// As a flag names it.
    fn name(self) -> String {
        match self {
            Self::Workbook => "xlsx".to_owned(),
            Self::Memo | Self::TermSheet(Form::Html) => "html".to_owned(),
            Self::TermSheet(Form::Markdown) => "md".to_owned(),
            Self::Picture(plot) => plot.id().to_owned(),
            Self::Csv(table) => {
                let value = table.to_possible_value();
                value.map_or_else(String::new, |value| value.get_name().to_owned())
            }
        }
    }

    /// "a picture of coverage".
    fn described(self) -> String {
        match self {
            Self::Workbook => "a workbook".to_owned(),
            Self::Memo => "a memo".to_owned(),
            Self::TermSheet(_) => "a term sheet".to_owned(),
            Self::Picture(_) => format!("a picture of {}", self.name()),
            Self::Csv(_) => format!("the table {}", self.name()),
        }
    }

    fn metrics(self) -> &'static [Metric] {
        match self {
            Self::Picture(plot) => plot.metrics(),
            Self::Csv(Table::Curve | Table::HeatMap | Table::Tornado) => &Metric::ALL,
            Self::Csv(Table::Ledger | Table::Samples)
            | Self::Workbook
            | Self::Memo
            | Self::TermSheet(_) => &[],
        }
    }

    fn levers(self) -> usize {
        match self {
            Self::Picture(plot) => plot.levers(),
            Self::Csv(Table::HeatMap) => 2,
            Self::Csv(Table::Curve) => 1,
            Self::Csv(Table::Ledger | Table::Samples | Table::Tornado)
            | Self::Workbook
            | Self::Memo
            | Self::TermSheet(_) => 0,
        }
    }

    /// Everything that was typed and does not fit.
    pub(super) fn misfits(self, arguments: &ExportArguments) -> Vec<String> {
        let target = text::path(&arguments.target);
        let mut complaints: Vec<String> = Flag::ALL
            .into_iter()
            .filter(|flag| flag.is_given(arguments) && !flag.fits(self))
            .map(|flag| {
                let (text, fitting) = (flag.text(), flag.fitting());
                let described = self.described();
                format!(
                    "{target}: {text} does not apply to {described}; it is for {fitting}. Omit it"
                )
            })
            .collect();
        let metrics = self.metrics();
        let is_other = |metric: &Metric| !metrics.is_empty() && !metrics.contains(metric);
        if let Some(metric) = arguments.subject.metric.filter(is_other) {
            let known: Vec<String> = metrics.iter().map(|metric| metric.id().to_owned()).collect();
            let (described, id) = (self.described(), metric.id());
            complaints.push(format!("{target}: {described} shows {}, not {id}", listed(&known)));
        }
        complaints
    }
}

/// Why nothing can be made of these deals over those levers.
pub(super) fn check(subject: Subject, deals: &[&Scenario]) -> Result<(), String> {
    let levers = [subject.x, subject.y].into_iter().flatten();
    for lever in levers {
        let why_not = deals.iter().find_map(|deal| lever.why_not(deal));
        if let Some(why) = why_not {
            return Err(format!("{} does not apply: {why}", lever.id()));
        }
    }
    let Some(y) = subject.y else { return Ok(()) };
    let x = subject.x.unwrap_or(Lever::ResaleFraction);
    if (Pair { x, y, metric: Metric::NetIrr }).is_sound() {
        return Ok(());
    }
    // Without --x its default is in the way, which has to be said.
    let (is_said, x, y) = (subject.x.is_some(), x.id(), y.id());
    let taken = if is_said { "" } else { ", which is what --x is unless it is given," };
    Err(format!("{x}{taken} and {y} set the same field; take two that differ"))
}
