//! What the baseline is called: what is drawn dashed says whose it is.

use eframe::egui::{Context, Id};

const BASELINE_NAME: &str = "baseline name";
/// Where nothing has been set.
const UNNAMED: &str = "baseline";
/// A longer name would cover what it names.
const CHARACTERS_MAX: usize = 28;

/// Sets the name of the baseline in all that is drawn from now on.
pub fn set_baseline_name(ctx: &Context, name: Option<&str>) {
    // In egui's memory, as the render target is: no chart needs a parameter just to pass it on.
    let name = name.map(short);
    ctx.data_mut(|data| data.insert_temp(Id::unique(BASELINE_NAME), name));
}

/// The name of the baseline, as written on its line: "Valor 2".
pub fn baseline_name(ctx: &Context) -> String {
    let name: Option<Option<String>> = ctx.data(|data| data.get_temp(Id::unique(BASELINE_NAME)));
    name.flatten().unwrap_or_else(|| UNNAMED.to_owned())
}

fn short(name: &str) -> String {
    if name.chars().count() <= CHARACTERS_MAX {
        return name.to_owned();
    }
    let cut: String = name.chars().take(CHARACTERS_MAX - 1).collect();
    format!("{}…", cut.trim_end_matches([' ', ',']))
}
