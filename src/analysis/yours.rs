//! The note on a number that a person has set, in place of a source: "assumption: yours; was 9.50%
//! (The Information, 9 Feb 2026)".

/// How it begins.
const YOURS: &str = "assumption: yours";
/// What separates the number that was there before.
const WAS: &str = "; was ";

/// The note on a number that a person has set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Yours<'a> {
    /// The number before, with every digit; `None` where there was none.
    pub was: Option<&'a str>,
    /// The evidence of that number, if it had any.
    pub source: Option<&'a str>,
}

impl<'a> Yours<'a> {
    /// Reads the note; `None` where the evidence is another text.
    pub fn read(evidence: &'a str) -> Option<Self> {
        let rest = evidence.strip_prefix(YOURS)?;
        if rest.is_empty() {
            return Some(Self::default());
        }
        let was = rest.strip_prefix(WAS)?;
        // The number has no bracket; the source may have any.
        let split =
            was.split_once(" (").and_then(|(was, rest)| Some((was, rest.strip_suffix(')')?)));
        Some(match split {
            Some((was, source)) => Self { was: Some(was), source: Some(source) },
            None => Self { was: Some(was), source: None },
        })
    }

    /// As it is written into the file.
    pub fn written(self) -> String {
        match self {
            Self { was: None, .. } => YOURS.to_owned(),
            Self { was: Some(was), source: None } => format!("{YOURS}{WAS}{was}"),
            Self { was: Some(was), source: Some(source) } => {
                format!("{YOURS}{WAS}{was} ({source})")
            }
        }
    }

    /// As it is read on the screen, up to the source that no longer holds.
    pub fn head(self) -> String {
        match self {
            Self { was: None, .. } => "yours".to_owned(),
            Self { was: Some(was), source: None } => format!("yours; was {was}"),
            Self { was: Some(was), source: Some(_) } => format!("yours; the file had {was}"),
        }
    }
}

/// The evidence of the number that the file had, whether or not a person has changed that since.
pub fn before_edits(evidence: Option<&str>) -> Option<&str> {
    match evidence.and_then(Yours::read) {
        Some(yours) => yours.source,
        None => evidence,
    }
}
