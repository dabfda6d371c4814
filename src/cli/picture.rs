//! What `chiplease export` is told of pictures.

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::{Size, names, size};
use crate::analysis::{Lever, Metric};
use crate::export::pictures::{Paper, PictureRequest, Plot, SIDES, Subject};

/// How a picture is to be.
#[derive(Debug, Args)]
pub(super) struct PictureArguments {
    /// Content of the picture; the Deal screen by default.
    #[arg(long, value_enum)]
    pub(super) plot: Option<Plot>,
    /// Theme of the picture; light by default.
    #[arg(long, value_enum)]
    pub(super) theme: Option<Paper>,
    /// Size of the picture in points; by default to suit its content.
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = picture_size)]
    pub(super) size: Option<Size>,
}

/// What a picture or a table is of.
#[derive(Debug, Args)]
pub(super) struct SubjectArguments {
    /// Metric shown; `net_irr` by default.
    #[arg(long, value_parser = names::metric)]
    pub(super) metric: Option<Metric>,
    /// What moves along a curve, and from left to right over two levers; `resale_fraction` unless
    /// said.
    #[arg(long, value_name = "LEVER", value_parser = names::lever)]
    pub(super) x: Option<Lever>,
    /// What moves from bottom to top over two levers; `monthly_burn` in a heat map by default.
    #[arg(long, value_name = "LEVER", value_parser = names::lever)]
    pub(super) y: Option<Lever>,
}

impl SubjectArguments {
    pub(super) fn subject(&self) -> Subject {
        Subject { metric: self.metric, x: self.x, y: self.y }
    }
}

impl ValueEnum for Plot {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.id()).help(self.shows()))
    }
}

impl ValueEnum for Paper {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Light, Self::Dark]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Light => PossibleValue::new("light").help("Dark on light"),
            Self::Dark => PossibleValue::new("dark").help("Light on dark"),
        })
    }
}

fn picture_size(text: &str) -> Result<Size, String> {
    let Size { width, height } = size(text)?;
    if SIDES.contains(&width) && SIDES.contains(&height) {
        return Ok(Size { width, height });
    }
    Err(format!("each side has {} to {} points", SIDES.start(), SIDES.end()))
}

impl PictureArguments {
    /// What it shows.
    pub(super) fn plot(&self) -> Plot {
        self.plot.unwrap_or(Plot::Board)
    }

    /// The picture that they ask for.
    pub(super) fn request(&self, subject: Subject) -> PictureRequest {
        let usual = PictureRequest::of(self.plot());
        let Size { width, height } =
            self.size.unwrap_or(Size { width: usual.width, height: usual.height });
        let paper = self.theme.unwrap_or_default();
        PictureRequest { subject, paper, width, height, ..usual }
    }
}
