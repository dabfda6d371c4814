//! The plots, as drawings within the page.

use maud::{Markup, PreEscaped, html};

use super::case::Case;
use crate::export::pictures::{PictureError, PictureRequest, Pictures, Plot};

/// The plots before all tables, and how high they are; all are as wide as the page.
const PLOTS: [(Plot, u16); 5] = [
    (Plot::CashFlow, 310),
    (Plot::Coverage, 280),
    (Plot::Irr, 280),
    (Plot::Lessee, 290),
    (Plot::Losses, 310),
];
const WIDTH: u16 = 700;

/// The same in the page, where it is HTML that says what a drawing is.
const NAMESPACE: &str = " xmlns=\"http://www.w3.org/2000/svg\"";

/// The first plots, or a line on why there are none.
pub(super) fn drawings(case: &Case<'_>, pictures: &dyn Pictures) -> Markup {
    let drawn = PLOTS.map(|(plot, height)| drawn(case, pictures, plot, height));
    if let Some(Err(error @ PictureError::NotBuilt)) = drawn.first() {
        return html! { p class="note missing" { "The plots are left out: " (error) "." } };
    }
    html! {
        section class="plots" {
            @for drawing in drawn {
                @match drawing {
                    Ok(svg) => figure { (svg) },
                    Err(error) => p class="note missing" { "A plot is left out: " (error) "." },
                }
            }
        }
    }
}

/// One plot for the page.
///
/// # Errors
///
/// Why there is none.
pub(super) fn drawn(
    case: &Case<'_>,
    pictures: &dyn Pictures,
    plot: Plot,
    height: u16,
) -> Result<Markup, PictureError> {
    let ids = match case.letter {
        "" => plot.id().to_owned(),
        letter => format!("{}-{}", plot.id(), letter.to_lowercase()),
    };
    let request = PictureRequest { ids, width: WIDTH, height, ..PictureRequest::of(plot) };
    let svg = pictures.svg(case.scenario, &request)?;
    Ok(PreEscaped(svg.replacen(NAMESPACE, "", 1)))
}
