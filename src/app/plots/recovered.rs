//! How much of each dollar comes back? Of each loan, and of the equity, along default months or
//! resale, with the one that is looked at.

use eframe::egui::{Color32, Ui};
use egui_plot::PlotPoint;

use crate::analysis::losses::Whose;
use crate::analysis::{LossAxis, LossSweep};
use crate::format::{self, Calendar};
use crate::model::Scenario;
use crate::ui::chart::{Axis, Chart, Line, Mark, Places, Rule};
use crate::ui::theme::Tokens;

/// The axis reaches a little over the whole dollar.
const TOP: f64 = 1.08;

/// The chart; `chosen` is the month or resale that is looked at, `ink` the colour of a line.
pub fn recovered<'a>(
    ui: &Ui,
    scenario: &'a Scenario,
    sweep: &'a LossSweep,
    chosen: f64,
    ink: impl Fn(Whose) -> Color32,
) -> Chart<'a> {
    let tokens = Tokens::of(ui);
    let across = match sweep.query.along {
        LossAxis::DefaultMonth => Axis::months_alone(scenario.contract_months())
            .heading("Default month")
            .dated(Calendar::of(&scenario.closing)),
        LossAxis::Resale => Axis::share().heading("Residual value").marks(4.0),
    };
    // Nothing at zero, which is level with the figures of the other axis.
    let cents =
        |share: f64| if share == 0.0 { String::new() } else { format!("{:.0}¢", 100.0 * share) };
    let cents = Axis::new(move |mark| cents(mark.value))
        .figure(|share| share.map_or_else(|| format::UNDEFINED.to_owned(), format::cents_of_dollar))
        .range(0.0..=TOP)
        .marks(4.0);
    let lines = sweep.recovered.iter().map(|line| {
        let name = line.whose.name(scenario);
        Line::new(name, &line.points, ink(line.whose)).label(name, Places::Along(8))
    });
    let marks = sweep.recovered.iter().filter_map(|line| {
        let at = line.points.iter().rfind(|point| point.0 <= chosen + 1e-9)?;
        let point = PlotPoint::new(at.0, at.1?);
        Some(Mark::disc(point, ink(line.whose), tokens.ground))
    });
    Chart::new("Recovered of each dollar", across, cents)
        .lines(lines)
        .rule(Rule::upright(chosen, tokens.muted))
        .marks(marks)
        .says(move || words(scenario, sweep, chosen))
}

/// "Of each dollar equity gets back 16¢, Senior 81¢."
fn words(scenario: &Scenario, sweep: &LossSweep, chosen: f64) -> String {
    let each = sweep.recovered.iter().filter_map(|line| {
        let at = line.points.iter().rfind(|point| point.0 <= chosen + 1e-9)?;
        Some(format!("{} {}", line.whose.name(scenario), format::cents_of_dollar(at.1?)))
    });
    format!("Of each dollar comes back: {}", each.collect::<Vec<_>>().join(", "))
}
