//! Which pictures there are of a deal, who draws them, and how a drawing becomes pixels.
//!
//! What draws is the window's own code, which this room does not know: whoever starts the program
//! hands over somebody who has [`Pictures`]. Turning a drawing into pixels needs no window.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};

use crate::analysis::{Lever, Metric};
use crate::model::Scenario;

/// Pixels of a PNG file for each point of the drawing.
pub const PNG_SCALE: f32 = 2.0;

/// Width and height that a picture may have, in points.
pub const SIDES: std::ops::RangeInclusive<u16> = 200..=4000;

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plot {
    /// The sentence, the figures and the three plots of the first screen.
    Board,
    /// Where the rent goes.
    CashFlow,
    /// Debt against chip value, and the DSCR.
    Coverage,
    /// The return along the chips' resale.
    Irr,
    /// Who loses how much after a default in each month.
    Losses,
    /// Who loses how much at each resale of the chips.
    LossesByResale,
    /// The lessee's cash against debt and chip value.
    Lessee,
    /// The same over the room that the covenants leave.
    Covenants,
    /// A return over two levers.
    HeatMap,
    /// How far each lever moves a return.
    Tornado,
    /// How a return bends along each lever.
    Spider,
    /// A return along one lever, and where it meets its target.
    Curve,
    /// The pairs of two levers that meet a target.
    Region,
    /// The lessee's cash over thousands of paths.
    Fan,
    /// Returns over thousands of paths.
    Histogram,
    /// What is paid out over thousands of paths.
    PaidOut,
    /// How likely a default is by each month.
    Odds,
    /// What each change from another deal did to a return.
    Bridge,
    /// For which values of a lever the deal beats another.
    Crossover,
}

impl Plot {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::Board,
        Self::CashFlow,
        Self::Coverage,
        Self::Irr,
        Self::Losses,
        Self::LossesByResale,
        Self::Lessee,
        Self::Covenants,
        Self::HeatMap,
        Self::Tornado,
        Self::Spider,
        Self::Curve,
        Self::Region,
        Self::Fan,
        Self::Histogram,
        Self::PaidOut,
        Self::Odds,
        Self::Bridge,
        Self::Crossover,
    ];

    /// Its name where one is typed.
    pub fn id(self) -> &'static str {
        match self {
            Self::Board => "board",
            Self::CashFlow => "cash-flow",
            Self::Coverage => "coverage",
            Self::Irr => "irr",
            Self::Losses => "losses",
            Self::LossesByResale => "losses-by-resale",
            Self::Lessee => "lessee",
            Self::Covenants => "covenants",
            Self::HeatMap => "heat-map",
            Self::Tornado => "tornado",
            Self::Spider => "spider",
            Self::Curve => "curve",
            Self::Region => "region",
            Self::Fan => "fan",
            Self::Histogram => "histogram",
            Self::PaidOut => "paid-out",
            Self::Odds => "odds",
            Self::Bridge => "bridge",
            Self::Crossover => "crossover",
        }
    }

    /// What it shows, in a few words.
    pub fn shows(self) -> &'static str {
        match self {
            Self::Board => "the sentence, the figures and the first three plots",
            Self::CashFlow => "where the rent goes",
            Self::Coverage => "debt against chip value, and the DSCR",
            Self::Irr => "the return along the chips' resale, or along --x",
            Self::Losses => "who loses how much after a default in each month",
            Self::LossesByResale => "who loses how much at each resale of the chips",
            Self::Lessee => "the lessee's cash against debt and chip value",
            Self::Covenants => "the same over the room that the covenants leave",
            Self::HeatMap => "net IRR over chip resale and burn, or --metric over --x and --y",
            Self::Tornado => "how far each lever moves net IRR, or --metric",
            Self::Spider => "how net IRR, or --metric, bends along each lever",
            Self::Curve => {
                "net IRR along chip resale, or --metric along --x, and where it meets its target"
            }
            Self::Region => "the pairs of two levers, --x and --y, that meet a target of --metric",
            Self::Fan => "the lessee's cash over thousands of paths",
            Self::Histogram => "net IRR, or equity IRR by --metric, over thousands of paths",
            Self::PaidOut => "what is paid out by each month, over thousands of paths",
            Self::Odds => "how likely a default is by each month",
            Self::Bridge => {
                "what each change from the deal of --against did to net IRR, or to --metric"
            }
            Self::Crossover => {
                "at which chip resale, or --x, the deal beats that of --against on net IRR, or --metric"
            }
        }
    }

    /// Whether it shows two deals, and nothing of one alone.
    pub fn is_of_two(self) -> bool {
        matches!(self, Self::Bridge | Self::Crossover)
    }

    /// The metrics that it may show, if it shows one of several.
    pub fn metrics(self) -> &'static [Metric] {
        match self {
            Self::HeatMap
            | Self::Tornado
            | Self::Spider
            | Self::Curve
            | Self::Region
            | Self::Bridge
            | Self::Crossover => &Metric::ALL,
            Self::Histogram => &[Metric::NetIrr, Metric::EquityIrr],
            Self::Board
            | Self::CashFlow
            | Self::Coverage
            | Self::Irr
            | Self::Losses
            | Self::LossesByResale
            | Self::Lessee
            | Self::Covenants
            | Self::Fan
            | Self::PaidOut
            | Self::Odds => &[],
        }
    }

    /// How many levers it runs over: along the first, and up the second.
    pub fn levers(self) -> usize {
        match self {
            Self::HeatMap | Self::Region => 2,
            Self::Irr | Self::Curve | Self::Crossover => 1,
            Self::Board
            | Self::CashFlow
            | Self::Coverage
            | Self::Losses
            | Self::LossesByResale
            | Self::Lessee
            | Self::Covenants
            | Self::Tornado
            | Self::Spider
            | Self::Fan
            | Self::Histogram
            | Self::PaidOut
            | Self::Odds
            | Self::Bridge => 0,
        }
    }

    /// Width and height that suit it, in points.
    pub fn usual_size(self) -> (u16, u16) {
        match self {
            Self::Board => (1360, 850),
            Self::CashFlow | Self::Lessee | Self::Losses | Self::LossesByResale => (960, 540),
            Self::Bridge => (960, 400),
            Self::HeatMap | Self::Region | Self::Tornado | Self::Spider | Self::Covenants => {
                (800, 600)
            }
            Self::Coverage
            | Self::Irr
            | Self::Curve
            | Self::Fan
            | Self::Histogram
            | Self::PaidOut
            | Self::Odds
            | Self::Crossover => (800, 450),
        }
    }
}

/// Colours of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    /// Dark on light.
    #[default]
    Light,
    /// Light on dark.
    Dark,
}

/// What a plot is of, where that is not what it shows by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// What is looked at: one of [`Plot::metrics`].
    pub metric: Option<Metric>,
    /// What moves along it: a lever that the deal has, if [`Plot::levers`] are one or two.
    pub x: Option<Lever>,
    /// What moves up: another one, if they are two.
    pub y: Option<Lever>,
}

/// A picture that somebody wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureRequest {
    /// What it shows.
    pub plot: Plot,
    /// Of what.
    pub subject: Subject,
    /// Its colours.
    pub paper: Paper,
    /// Points, within [`SIDES`].
    pub width: u16,
    /// Points, within [`SIDES`].
    pub height: u16,
    /// In front of every id in the drawing: letters, digits and hyphens, another one for each
    /// drawing of a page.
    pub ids: String,
}

impl PictureRequest {
    /// A picture as large as suits it, on light paper.
    pub fn of(plot: Plot) -> Self {
        let (width, height) = plot.usual_size();
        let (subject, paper) = (Subject::default(), Paper::default());
        Self { plot, subject, paper, width, height, ids: plot.id().to_owned() }
    }
}

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// The program was built without its window.
    #[error(
        "this build draws no pictures, because it was made without its window; take one made with \
         the feature `gui`"
    )]
    NotBuilt,
    /// The size is out of bounds.
    #[error(
        "a picture of {width} by {height} points is not possible; take {} to {} for each side",
        SIDES.start(),
        SIDES.end()
    )]
    Size {
        /// What was asked for.
        width: u16,
        /// What was asked for.
        height: u16,
    },
    /// It shows two deals, and there is one.
    #[error("{plot} shows a deal against another one; name that with --against FILE")]
    Alone {
        /// Its id.
        plot: &'static str,
    },
    /// What the picture shows could not be computed.
    #[error("{plot} could not be computed: {reason}")]
    NotComputed {
        /// Its id.
        plot: &'static str,
        /// What went wrong.
        reason: String,
    },
}

/// Somebody who draws.
pub trait Pictures {
    /// The picture of a valid scenario as an SVG document of its own, which names nothing outside
    /// itself. The same request gives the same bytes. To stand in a page it needs no change.
    /// `against` is valid, too: the baseline that the plot shows beside the scenario, from which it
    /// came to be.
    ///
    /// # Errors
    ///
    /// Why there is none.
    fn svg(
        &self,
        scenario: &Scenario,
        against: Option<&Scenario>,
        request: &PictureRequest,
    ) -> Result<String, PictureError>;
}

/// Draws nothing: for a program without a window.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoPictures;

impl Pictures for NoPictures {
    fn svg(
        &self,
        _: &Scenario,
        _: Option<&Scenario>,
        _: &PictureRequest,
    ) -> Result<String, PictureError> {
        Err(PictureError::NotBuilt)
    }
}

/// Why a drawing did not become pixels.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// The drawing is not SVG: a defect of whoever drew it.
    #[error("the drawing cannot be read: {0}")]
    Drawing(#[from] usvg::Error),
    /// There is no room for so many pixels.
    #[error("the drawing has no size, or is too large")]
    Size,
    /// The pixels could not be packed.
    #[error("the picture could not be encoded: {0}")]
    Encoding(String),
}

/// Pixels from left to right and top to bottom; red, green, blue and opacity, a byte each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// In a row.
    pub width: u32,
    /// In a column.
    pub height: u32,
    /// Four bytes each.
    pub rgba: Vec<u8>,
}

/// The drawing as pixels, `scale` for each point. Text is set in the program's own typeface.
///
/// # Errors
///
/// If it is not SVG, or too large.
pub fn pixels(svg: &str, scale: f32) -> Result<Pixels, PngError> {
    let rendered = rendered(svg, scale)?;
    let (width, height) = (rendered.width(), rendered.height());
    let colors = rendered.pixels().iter().map(|pixel| pixel.demultiply());
    let rgba = colors
        .flat_map(|color| [color.red(), color.green(), color.blue(), color.alpha()])
        .collect();
    Ok(Pixels { width, height, rgba })
}

/// The drawing as a PNG file, [`PNG_SCALE`] pixels for each point.
///
/// # Errors
///
/// As [`pixels`].
pub fn png(svg: &str) -> Result<Vec<u8>, PngError> {
    rendered(svg, PNG_SCALE)?.encode_png().map_err(|error| PngError::Encoding(error.to_string()))
}

fn rendered(svg: &str, scale: f32) -> Result<Pixmap, PngError> {
    let options = usvg::Options { fontdb: Arc::clone(&FONTS), ..usvg::Options::default() };
    let tree = usvg::Tree::from_str(svg, &options)?;
    let size = tree.size().to_int_size().scale_by(scale).ok_or(PngError::Size)?;
    let mut pixmap = Pixmap::new(size.width(), size.height()).ok_or(PngError::Size)?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    Ok(pixmap)
}

/// Inter alone, so that a picture looks the same on every machine.
static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for face in [
        &include_bytes!("../../assets/fonts/Inter-Regular.otf")[..],
        include_bytes!("../../assets/fonts/Inter-Medium.otf"),
        include_bytes!("../../assets/fonts/Inter-SemiBold.otf"),
    ] {
        fonts.load_font_data(face.to_vec());
    }
    fonts.set_sans_serif_family("Inter");
    fonts.set_serif_family("Inter");
    fonts.set_monospace_family("Inter");
    Arc::new(fonts)
});
