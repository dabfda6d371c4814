//! The plots, as drawings within the page.

use maud::{Markup, PreEscaped, html};

use super::case::Case;
use crate::export::pictures::{PictureError, PictureRequest, Pictures, Plot};

/// What is drawn, and how high; all are as wide as the page.
const PLOTS: [(Plot, u16); 7] = [
    (Plot::CashFlow, 330),
    (Plot::Coverage, 300),
    (Plot::Irr, 300),
    (Plot::Lessee, 330),
    (Plot::Losses, 330),
    (Plot::Tornado, 400),
    (Plot::Region, 420),
];
const WIDTH: u16 = 700;

/// The same in the page, where it is HTML that says what a drawing is.
const NAMESPACE: &str = " xmlns=\"http://www.w3.org/2000/svg\"";

/// All plots, or a line on why there are none.
pub(super) fn drawings(case: &Case<'_>, pictures: &dyn Pictures) -> Markup {
    let mut drawn = Vec::new();
    for (plot, height) in PLOTS {
        let ids = format!("{}-{}", plot.id(), case.letter.to_lowercase());
        let ids = ids.trim_end_matches('-').to_owned();
        let request = PictureRequest { ids, width: WIDTH, height, ..PictureRequest::of(plot) };
        let drawing = pictures.svg(case.scenario, &request);
        if let Err(error @ PictureError::NotBuilt) = &drawing {
            return html! { p class="note missing" { "The plots are left out: " (error) "." } };
        }
        drawn.push(drawing);
    }
    html! {
        section class="plots" {
            @for drawing in drawn {
                @match drawing {
                    Ok(svg) => figure { (PreEscaped(svg.replacen(NAMESPACE, "", 1))) },
                    Err(error) => p class="note missing" { "A plot is left out: " (error) "." },
                }
            }
        }
    }
}
