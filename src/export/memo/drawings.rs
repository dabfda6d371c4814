//! The plots, as drawings within the page: two abreast where they can be read so. A deal that is held
//! against another has the base dashed in each.

use maud::{Markup, PreEscaped, html};

use super::case::Case;
use crate::analysis::Lever;
use crate::export::pictures::{PictureError, PictureRequest, Pictures, Plot, Subject};

/// Points of a drawing as wide as the page, and of one of two abreast.
const WIDE: u16 = 700;
const HALF: u16 = 420;
/// Height of a bridge in points, without rows and of a row; and how many changes fit half a page.
const BRIDGE_HEAD: u16 = 84;
const BRIDGE_ROW: u16 = 27;
const BRIDGE_CHANGES_MAX: u16 = 12;

/// Removed within a page: in HTML an svg element needs no namespace.
const NAMESPACE: &str = " xmlns=\"http://www.w3.org/2000/svg\"";

/// What is drawn, and by whom.
#[derive(Clone, Copy)]
pub(super) struct Pictured<'a> {
    pub(super) deal: &'a Case<'a>,
    pub(super) base: Option<&'a Case<'a>>,
    pub(super) pictures: &'a dyn Pictures,
}

impl Pictured<'_> {
    /// A line in place of all plots where the build has no window.
    pub(super) fn missing(&self) -> Markup {
        if let Err(error @ PictureError::NotBuilt) =
            self.drawn(Plot::CashFlow, Subject::default(), WIDE, HALF)
        {
            html! { p class="note missing" { "The plots are left out: " (error) "." } }
        } else {
            html! {}
        }
    }

    /// A plot as wide as the page.
    pub(super) fn wide(&self, plot: Plot, height: u16) -> Markup {
        html! { div class="wide" { (self.figure(plot, WIDE, height)) } }
    }

    /// Two plots abreast.
    pub(super) fn two(&self, plots: [Plot; 2], height: u16) -> Markup {
        html! {
            div class="two plots" { @for plot in plots { (self.figure(plot, HALF, height)) } }
        }
    }

    /// A plot and what is told beside it; without the plot that has the page to itself.
    pub(super) fn beside(&self, plot: Plot, height: u16, told: &Markup) -> Markup {
        self.beside_of(plot, Subject::default(), height, told)
    }

    /// Where a target is met along two levers, and what is told beside it.
    pub(super) fn region(&self, [x, y]: [Lever; 2], height: u16, told: &Markup) -> Markup {
        let subject = Subject { metric: None, x: Some(x), y: Some(y) };
        self.beside_of(Plot::Region, subject, height, told)
    }

    fn beside_of(&self, plot: Plot, subject: Subject, height: u16, told: &Markup) -> Markup {
        match self.drawn(plot, subject, HALF, height) {
            Ok(drawing) => html! { div class="two" { figure { (drawing) } (told) } },
            Err(PictureError::NotBuilt) => told.clone(),
            Err(error) => html! { (left_out(&error)) (told) },
        }
    }

    /// What moved the return from the base to the deal, with room for so many changes; nothing where
    /// it cannot be drawn, as the table beside it says the same.
    pub(super) fn bridge(&self, changes: u16) -> Markup {
        // Two rows more, for the totals at both ends.
        let height = BRIDGE_HEAD + BRIDGE_ROW * (changes.min(BRIDGE_CHANGES_MAX) + 2);
        if let Ok(drawing) = self.drawn(Plot::Bridge, Subject::default(), WIDE, height) {
            html! { figure { (drawing) } }
        } else {
            html! {}
        }
    }

    fn figure(&self, plot: Plot, width: u16, height: u16) -> Markup {
        match self.drawn(plot, Subject::default(), width, height) {
            Ok(drawing) => html! { figure { (drawing) } },
            // Said once for all of them.
            Err(PictureError::NotBuilt) => html! {},
            Err(error) => left_out(&error),
        }
    }

    fn drawn(
        &self,
        plot: Plot,
        subject: Subject,
        width: u16,
        height: u16,
    ) -> Result<Markup, PictureError> {
        let request = PictureRequest {
            subject,
            width,
            height,
            is_within_page: true,
            ..PictureRequest::of(plot)
        };
        let base = self.base.map(|base| base.scenario);
        let svg = self.pictures.svg(self.deal.scenario, base, &request)?;
        Ok(PreEscaped(svg.replacen(NAMESPACE, "", 1)))
    }
}

fn left_out(error: &PictureError) -> Markup {
    html! { p class="note missing" { "A plot is left out: " (error) "." } }
}
