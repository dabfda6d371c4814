//! What is shown while an answer is missing or belongs to an earlier question.

use eframe::egui::Ui;

/// Opacity of an old answer while the new one is computed.
const OUT_OF_DATE: f32 = 0.55;
/// How quickly it is dimmed, so that one late frame does not flicker.
const DIMMING_SECONDS: f32 = 0.15;

/// Dims what is drawn while a newer answer is on its way.
pub fn dim(ui: &mut Ui, is_current: bool) {
    let id = ui.scope_id().with("out of date");
    let fresh = ui.ctx().animate_bool_with_time(id, is_current, DIMMING_SECONDS);
    ui.multiply_opacity(OUT_OF_DATE + (1.0 - OUT_OF_DATE) * fresh);
}

/// Said before the first answer, or where there is none.
pub fn waiting_ui(ui: &mut Ui, trouble: Option<&str>) {
    let text = trouble.map_or_else(
        || "Computing…".to_owned(),
        |trouble| format!("This could not be computed: {trouble}"),
    );
    ui.weak(text);
}
