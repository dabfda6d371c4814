//! Pictures, as `chiplease export` writes them.

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::{Size, size};
use crate::export::pictures::{self, Paper, PictureRequest, Pictures, Plot, SIDES};
use crate::model::Scenario;

/// How a picture is to be.
#[derive(Debug, Args)]
pub(super) struct PictureArguments {
    /// What a picture shows.
    #[arg(long, value_enum, default_value_t = Plot::Board)]
    plot: Plot,
    /// Colours of a picture.
    #[arg(long, value_enum, default_value_t = Paper::Light)]
    theme: Paper,
    /// Size of a picture in points, in place of the one that suits what it shows.
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = picture_size)]
    size: Option<Size>,
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
    fn request(&self) -> PictureRequest {
        let usual = PictureRequest::of(self.plot);
        let (width, height) =
            self.size.map_or((usual.width, usual.height), |size| (size.width, size.height));
        PictureRequest { paper: self.theme, width, height, ..usual }
    }
}

/// A deal, and what it is held against.
pub(super) type Deals<'a> = (&'a Scenario, Option<&'a Scenario>);

/// The picture as an SVG document.
pub(super) fn svg(
    arguments: &PictureArguments,
    (scenario, against): Deals<'_>,
    drawn_by: &dyn Pictures,
) -> Result<String, String> {
    drawn_by.svg(scenario, against, &arguments.request()).map_err(|error| error.to_string())
}

/// The picture as a PNG file.
pub(super) fn png(
    arguments: &PictureArguments,
    deals: Deals<'_>,
    drawn_by: &dyn Pictures,
) -> Result<Vec<u8>, String> {
    let svg = svg(arguments, deals, drawn_by)?;
    pictures::png(&svg).map_err(|error| error.to_string())
}
