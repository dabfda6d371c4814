//! How the window looks: colours, type and spacing, for both themes.
//!
//! The only place that names a colour. Everything else asks [`Tokens::of`] for a meaning. Colours
//! stay apart for people who see no red or no green, and never carry a meaning alone.

use std::sync::Arc;

use eframe::egui::style::{ScrollStyle, Selection, WidgetVisuals, Widgets};
use eframe::egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow,
    Stroke, Style, TextStyle, Theme, Ui, Visuals, vec2,
};

/// The smallest size: evidence, units, the status line.
pub const SMALL: f32 = 11.5;
/// Body size: labels, tables, menus.
pub const BODY: f32 = 13.0;
/// Values and the titles of plots.
pub const LARGE: f32 = 15.0;
/// The sentence, the figures.
pub const TITLE: f32 = 18.0;

/// Opacity of the last valid results while the draft is invalid, 0 to 1.
pub const DIMMED: f32 = 0.45;

/// All spacing is a multiple of this, in points.
pub const STEP: f32 = 4.0;

/// What colours mean. One set for each theme.
#[derive(Clone, Copy, Debug)]
pub struct Tokens {
    /// Behind the plots.
    pub ground: Color32,
    /// Behind the levers.
    pub panel: Color32,
    /// Buttons, menus, dialogs.
    pub raised: Color32,
    /// Hairlines and empty tracks.
    pub line: Color32,
    /// What must be read first.
    pub text: Color32,
    /// Labels and summaries.
    pub muted: Color32,
    /// Evidence, units, what does not apply; still to be read.
    pub faint: Color32,
    /// Lines of a baseline and other quiet marks; no text.
    pub ghost: Color32,
    /// The present case; rent; what has the focus.
    pub accent: Color32,
    /// Interest.
    pub interest: Color32,
    /// Scheduled principal.
    pub principal: Color32,
    /// What the cash sweep prepays.
    pub sweep: Color32,
    /// Distributions, and what is better than before.
    pub good: Color32,
    /// Sale proceeds and the value of the chips.
    pub sale: Color32,
    /// Equipment that is paid for after closing.
    pub delivery: Color32,
    /// A broken covenant, a default, a loss, a fault.
    pub breach: Color32,
    /// Scenarios beside the present one, which has the accent; always with their names.
    pub others: [Color32; 7],
    /// The round handle of a track.
    pub handle: Color32,
}

// `tests/window/ui_theme.rs` holds contrasts and distances between these colours, also as seen
// without red or green: changing one may mean moving others.
const DARK: Tokens = Tokens {
    ground: Color32::from_rgb(0x0E, 0x12, 0x16),
    panel: Color32::from_rgb(0x14, 0x1A, 0x20),
    raised: Color32::from_rgb(0x1B, 0x22, 0x2A),
    line: Color32::from_rgb(0x28, 0x31, 0x3B),
    text: Color32::from_rgb(0xE8, 0xEE, 0xF4),
    muted: Color32::from_rgb(0x8F, 0x9C, 0xA9),
    faint: Color32::from_rgb(0x7A, 0x87, 0x94),
    ghost: Color32::from_rgb(0x66, 0x72, 0x7E),
    accent: Color32::from_rgb(0x56, 0xB4, 0xE9),
    interest: Color32::from_rgb(0xE6, 0x9F, 0x00),
    principal: Color32::from_rgb(0x3B, 0x7F, 0xC4),
    sweep: Color32::from_rgb(0x7F, 0xA9, 0xD6),
    good: Color32::from_rgb(0x2D, 0xB3, 0x87),
    sale: Color32::from_rgb(0xA8, 0x8B, 0xFE),
    delivery: Color32::from_rgb(0xF7, 0xA8, 0xC8),
    breach: Color32::from_rgb(0xE8, 0x60, 0x4C),
    // Kept apart from each other, the accent and the breach.
    others: [
        Color32::from_rgb(0xE3, 0x87, 0x31),
        Color32::from_rgb(0xDD, 0x5B, 0x93),
        Color32::from_rgb(0x64, 0xFF, 0xB1),
        Color32::from_rgb(0xF8, 0xE0, 0x75),
        Color32::from_rgb(0x57, 0x78, 0xE8),
        Color32::from_rgb(0x8D, 0xAF, 0x77),
        Color32::from_rgb(0x69, 0xFF, 0xFF),
    ],
    handle: Color32::from_rgb(0xE8, 0xEE, 0xF4),
};

const LIGHT: Tokens = Tokens {
    ground: Color32::from_rgb(0xFC, 0xFC, 0xFB),
    panel: Color32::from_rgb(0xF3, 0xF4, 0xF4),
    raised: Color32::from_rgb(0xE8, 0xEA, 0xEC),
    line: Color32::from_rgb(0xD2, 0xD7, 0xDC),
    text: Color32::from_rgb(0x13, 0x1A, 0x21),
    muted: Color32::from_rgb(0x4A, 0x57, 0x64),
    faint: Color32::from_rgb(0x5F, 0x6B, 0x77),
    ghost: Color32::from_rgb(0x94, 0x9F, 0xAA),
    accent: Color32::from_rgb(0x0B, 0x6C, 0xA8),
    interest: Color32::from_rgb(0xD0, 0x86, 0x00),
    principal: Color32::from_rgb(0x17, 0x40, 0x7C),
    sweep: Color32::from_rgb(0x7E, 0xA8, 0xD4),
    good: Color32::from_rgb(0x0C, 0x7A, 0x57),
    sale: Color32::from_rgb(0x73, 0x4E, 0xCA),
    delivery: Color32::from_rgb(0x7A, 0x12, 0x48),
    breach: Color32::from_rgb(0xBE, 0x35, 0x21),
    others: [
        Color32::from_rgb(0xBD, 0x1F, 0x6E),
        Color32::from_rgb(0x3F, 0x2D, 0x06),
        Color32::from_rgb(0x46, 0x03, 0x91),
        Color32::from_rgb(0x00, 0x31, 0x34),
        Color32::from_rgb(0x0F, 0x61, 0xED),
        Color32::from_rgb(0x36, 0x1A, 0x53),
        Color32::from_rgb(0xA3, 0x53, 0x49),
    ],
    handle: Color32::from_rgb(0xFF, 0xFF, 0xFF),
};

impl Tokens {
    /// The tokens of the theme that `ui` is drawn in.
    pub fn of(ui: &Ui) -> &'static Self {
        Self::of_theme(if ui.visuals().dark_mode { Theme::Dark } else { Theme::Light })
    }

    /// The tokens of a theme.
    pub fn of_theme(theme: Theme) -> &'static Self {
        match theme {
            Theme::Dark => &DARK,
            Theme::Light => &LIGHT,
        }
    }

    /// The ink for text on a filled mark: text or ground, whichever contrasts more with the fill.
    pub fn ink_on(&self, fill: Color32) -> Color32 {
        let brightness = |color: Color32| {
            let [r, g, b, _] = color.to_array();
            // Weights of ITU-R BT.601: green looks brighter than red, and red than blue.
            0.299 * f32::from(r) + 0.587 * f32::from(g) + 0.114 * f32::from(b)
        };
        let distance = |ink: Color32| (brightness(ink) - brightness(fill)).abs();
        if distance(self.text) >= distance(self.ground) { self.text } else { self.ground }
    }

    /// The colour of the line around a handle, which a track may be as light as.
    pub fn handle_edge(&self) -> Color32 {
        self.ghost
    }
}

/// A colour by its meaning, for what is declared before a theme is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ink {
    #[default]
    Text,
    Muted,
    Faint,
    Accent,
    Interest,
    Good,
    Breach,
    /// A colour that was taken from the tokens already.
    Of(Color32),
}

impl Ink {
    /// The colour in a theme.
    pub fn color(self, tokens: &Tokens) -> Color32 {
        match self {
            Self::Text => tokens.text,
            Self::Muted => tokens.muted,
            Self::Faint => tokens.faint,
            Self::Accent => tokens.accent,
            Self::Interest => tokens.interest,
            Self::Good => tokens.good,
            Self::Breach => tokens.breach,
            Self::Of(color) => color,
        }
    }
}

/// Half bold, for names and labels on marks.
pub fn medium(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("medium".into()))
}

/// Bold, for values and titles.
pub fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("semibold".into()))
}

/// Plain, for everything else.
pub fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Gives the context our fonts and both themes.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    for theme in [Theme::Dark, Theme::Light] {
        ctx.style_mut_of(theme, |style| dress(style, theme));
    }
    // For systems that do not say which theme is preferred.
    ctx.options_mut(|options| options.fallback_theme = Theme::Dark);
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    // egui has no font weights, so each weight is a family of its own.
    let faces: [(&str, &'static [u8]); 3] = [
        ("regular", include_bytes!("../../assets/fonts/Inter-Regular.otf")),
        ("medium", include_bytes!("../../assets/fonts/Inter-Medium.otf")),
        ("semibold", include_bytes!("../../assets/fonts/Inter-SemiBold.otf")),
    ];
    // What Inter lacks comes from the fonts that egui brings.
    let rest: Vec<String> =
        fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    for (name, bytes) in faces {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
        let family = if name == "regular" {
            FontFamily::Proportional
        } else {
            FontFamily::Name(name.into())
        };
        let mut order = vec![name.to_owned()];
        order.extend(rest.iter().cloned());
        fonts.families.insert(family, order);
    }
    if let Some(monospace) = fonts.families.get_mut(&FontFamily::Monospace) {
        // Last, for letters that the monospaced fonts lack.
        monospace.push("regular".to_owned());
    }
    fonts
}

fn dress(style: &mut Style, theme: Theme) {
    style.text_styles = [
        (TextStyle::Small, regular(SMALL)),
        (TextStyle::Body, regular(BODY)),
        (TextStyle::Button, regular(BODY)),
        (TextStyle::Heading, semibold(TITLE)),
        (TextStyle::Monospace, FontId::monospace(12.0)),
    ]
    .into();
    style.spacing.item_spacing = vec2(2.0 * STEP, STEP);
    style.spacing.button_padding = vec2(2.0 * STEP, STEP);
    style.spacing.window_margin = Margin::same(20);
    style.spacing.menu_margin = Margin::same(6);
    style.spacing.interact_size.y = 6.0 * STEP;
    // Floating bars take no room, so columns keep their places when a bar appears.
    style.spacing.scroll = ScrollStyle { bar_width: 8.0, ..ScrollStyle::floating() };
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.35;
    style.visuals = visuals(theme);
}

fn visuals(theme: Theme) -> Visuals {
    let tokens = Tokens::of_theme(theme);
    let base = match theme {
        Theme::Dark => Visuals::dark(),
        Theme::Light => Visuals::light(),
    };
    let shade = match theme {
        Theme::Dark => 120,
        Theme::Light => 40,
    };
    Visuals {
        override_text_color: None,
        weak_text_color: Some(tokens.muted),
        widgets: widgets(tokens),
        selection: Selection {
            bg_fill: tokens.accent.gamma_multiply(0.3),
            stroke: Stroke::new(1.0, tokens.text),
        },
        hyperlink_color: tokens.accent,
        faint_bg_color: tokens.panel,
        extreme_bg_color: tokens.ground,
        text_edit_bg_color: Some(tokens.ground),
        code_bg_color: tokens.raised,
        warn_fg_color: tokens.interest,
        error_fg_color: tokens.breach,
        window_corner_radius: CornerRadius::same(8),
        menu_corner_radius: CornerRadius::same(6),
        window_fill: tokens.panel,
        window_stroke: Stroke::new(1.0, tokens.line),
        window_shadow: Shadow {
            offset: [0, 12],
            blur: 32,
            spread: 0,
            color: Color32::from_black_alpha(shade),
        },
        popup_shadow: Shadow {
            offset: [0, 4],
            blur: 12,
            spread: 0,
            color: Color32::from_black_alpha(shade),
        },
        panel_fill: tokens.ground,
        striped: false,
        indent_has_left_vline: false,
        ..base
    }
}

fn widgets(tokens: &Tokens) -> Widgets {
    let state = |fill: Color32, edge: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, edge),
        corner_radius: CornerRadius::same(4),
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    Widgets {
        noninteractive: state(tokens.panel, tokens.line, tokens.text),
        inactive: state(tokens.raised, tokens.raised, tokens.text),
        hovered: state(tokens.line, tokens.line, tokens.text),
        active: state(tokens.line, tokens.accent, tokens.text),
        open: state(tokens.line, tokens.line, tokens.text),
    }
}
