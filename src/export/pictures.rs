//! Which pictures of a deal exist, what draws them, and how a drawing becomes pixels.
//!
//! The drawing is the window's own code, on which this module does not depend: `program.rs` passes an
//! implementation of [`Pictures`]. Turning a drawing into pixels needs no window.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};

use crate::analysis::{Lever, Metric};
use crate::model::{Scenario, story};

/// Pixels of a PNG file for each point of the drawing.
pub const PNG_SCALE: f32 = 2.0;

/// Width and height that a picture may have, in points.
pub const SIDES: std::ops::RangeInclusive<u16> = 200..=4000;

/// The properties of a plot that need no drawing.
#[derive(Clone, Copy)]
struct Known {
    id: &'static str,
    usual_size: (u16, u16),
    shows: &'static str,
    metrics: &'static [Metric],
    levers: usize,
    is_of_two: bool,
}

/// The usual plot: of one deal, with no choice of metric or levers.
const PLAIN: Known =
    Known { id: "", usual_size: (800, 450), shows: "", metrics: &[], levers: 0, is_of_two: false };

/// Makes the registry of a list: variant, id, usual size in points, what it shows, and where it is
/// not [`PLAIN`], how.
macro_rules! plots {
    ($($name:ident $id:literal $size:tt $shows:literal $({ $($field:ident: $value:expr),* })?;)*) => {
        /// What a picture shows: every plot that may be exported alone. `app::figures` draws them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Plot {
            $(#[doc = $shows] $name,)*
        }

        impl Plot {
            /// All of them.
            pub const ALL: [Self; [$(Self::$name),*].len()] = [$(Self::$name),*];

            const fn known(self) -> Known {
                match self {
                    $(Self::$name => {
                        let known = Known { id: $id, usual_size: $size, shows: $shows, ..PLAIN };
                        $($(let known = Known { $field: $value, ..known };)*)?
                        known
                    })*
                }
            }
        }
    };
}

plots! {
    Board "board" (1360, 850) "the sentence, the figures and the first three plots";
    CashFlow "cash-flow" (960, 540) "where the rent goes";
    Coverage "coverage" (800, 450) "debt against chip value, and the DSCR";
    Irr "irr" (800, 450) "the return along the chips' resale, or along --x" { levers: 1 };
    Losses "losses" (960, 540) "whose capital is lost, and who pays in, if the lessee stops in \
                                each month";
    LossesByResale "losses-by-resale" (960, 540)
        "the same at each resale of the chips";
    Lessee "lessee" (960, 540) "the lessee's cash against debt and chip value";
    Covenants "covenants" (800, 600) "the same over the room that the covenants leave";
    HeatMap "heat-map" (800, 600)
        "net IRR over residual value and burn, or --metric over --x and --y"
        { metrics: &Metric::ALL, levers: 2 };
    Tornado "tornado" (800, 600) "how far each input moves net IRR, or --metric"
        { metrics: &Metric::ALL };
    Spider "spider" (800, 600) "how net IRR, or --metric, bends along each input"
        { metrics: &Metric::ALL };
    Curve "curve" (800, 450)
        "net IRR along residual value, or --metric along --x, and where it meets its target"
        { metrics: &Metric::ALL, levers: 1 };
    Region "region" (800, 600)
        "the pairs of two inputs, --x and --y, that meet a target of --metric"
        { metrics: &Metric::ALL, levers: 2 };
    Fan "fan" (800, 450) "the lessee's cash over thousands of paths";
    Histogram "histogram" (800, 450)
        "net MOIC, or net or equity IRR by --metric, over thousands of paths"
        { metrics: &[Metric::NetMoic, Metric::NetIrr, Metric::EquityIrr] };
    PaidOut "paid-out" (800, 450) "what is paid out by each month, over thousands of paths";
    Odds "odds" (800, 450) "how likely a default is by each month";
    Bridge "bridge" (960, 400)
        "what each change from the deal of --against did to net IRR, or to --metric"
        { metrics: &Metric::ALL, is_of_two: true };
    Crossover "crossover" (800, 450)
        "at which residual value, or --x, the deal beats that of --against on net IRR, or --metric"
        { metrics: &Metric::ALL, levers: 1, is_of_two: true };
}

impl Plot {
    /// Its name where one is typed.
    pub fn id(self) -> &'static str {
        self.known().id
    }

    /// What it shows, in a few words.
    pub fn shows(self) -> &'static str {
        self.known().shows
    }

    /// Whether it shows two deals, and nothing of one alone.
    pub fn is_of_two(self) -> bool {
        self.known().is_of_two
    }

    /// The metrics that it may show, if it shows one of several.
    pub fn metrics(self) -> &'static [Metric] {
        self.known().metrics
    }

    /// How many levers it runs over: along the first, and up the second.
    pub fn levers(self) -> usize {
        self.known().levers
    }

    /// Width and height that suit it, in points.
    pub fn usual_size(self) -> (u16, u16) {
        self.known().usual_size
    }
}

impl From<story::Plot> for Plot {
    /// What a step of a story shows is one of these.
    fn from(plot: story::Plot) -> Self {
        match plot {
            story::Plot::CashFlow => Self::CashFlow,
            story::Plot::Coverage => Self::Coverage,
            story::Plot::Irr => Self::Irr,
            story::Plot::Runway => Self::Lessee,
            story::Plot::Losses => Self::Losses,
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

/// A picture to be drawn.
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
    /// Prefix of every id in the drawing: letters, digits and hyphens, another one for each drawing
    /// of a page.
    pub ids: String,
    /// Whether it stands within a page that has the sentences over it and names the base: then it
    /// has the plot alone.
    pub is_within_page: bool,
}

impl PictureRequest {
    /// A picture as large as suits it, on light paper.
    pub fn of(plot: Plot) -> Self {
        let (width, height) = plot.usual_size();
        let (subject, paper) = (Subject::default(), Paper::default());
        let ids = plot.id().to_owned();
        Self { plot, subject, paper, width, height, ids, is_within_page: false }
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

/// Draws pictures.
pub trait Pictures {
    /// The picture of a valid scenario as a self-contained SVG document. The same request gives the
    /// same bytes. It can be embedded in a page as it is. `against`, valid as well, is the baseline
    /// that the plot shows beside the scenario.
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
    /// The drawing is not SVG: a defect of the code that drew it.
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
    // Every generic family is Inter, so that no drawing falls back to a font of the system.
    fonts.set_sans_serif_family("Inter");
    fonts.set_serif_family("Inter");
    fonts.set_monospace_family("Inter");
    Arc::new(fonts)
});
