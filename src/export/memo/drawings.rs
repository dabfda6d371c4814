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
/// Height of a bridge in points, without rows and of a row; and how many changes fit half a page.
const BRIDGE_HEAD: u16 = 116;
const BRIDGE_ROW: u16 = 27;
const BRIDGE_CHANGES_MAX: u16 = 14;

/// Removed within a page: in HTML an svg element needs no namespace.
const NAMESPACE: &str = " xmlns=\"http://www.w3.org/2000/svg\"";

/// The first plots, or a line on why there are none.
pub(super) fn drawings(case: &Case<'_>, pictures: &dyn Pictures) -> Markup {
    let drawn = PLOTS.map(|(plot, height)| drawn(case, pictures, plot, height));
    // One line for all plots where the build has no window.
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
    // Drawings of two deals on one page must not share ids.
    let ids = match case.letter {
        "" => plot.id().to_owned(),
        letter => format!("{}-{}", plot.id(), letter.to_lowercase()),
    };
    let request = PictureRequest { ids, width: WIDTH, height, ..PictureRequest::of(plot) };
    Ok(in_page(&pictures.svg(case.scenario, None, &request)?))
}

/// What moved the return from the base to the deal, with room for so many changes.
///
/// # Errors
///
/// Why there is none.
pub(super) fn bridge(
    [base, deal]: [&Case<'_>; 2],
    pictures: &dyn Pictures,
    changes: u16,
) -> Result<Markup, PictureError> {
    // Two rows more, for the totals at both ends.
    let height = BRIDGE_HEAD + BRIDGE_ROW * (changes.min(BRIDGE_CHANGES_MAX) + 2);
    let request = PictureRequest { width: WIDTH, height, ..PictureRequest::of(Plot::Bridge) };
    Ok(in_page(&pictures.svg(deal.scenario, Some(base.scenario), &request)?))
}

fn in_page(svg: &str) -> Markup {
    PreEscaped(svg.replacen(NAMESPACE, "", 1))
}
