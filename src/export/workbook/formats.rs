//! What a cell looks like: by what kind of number it holds, and what it is for.

use std::collections::HashMap;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

use super::book::{Kind, Role, Span, Tone, VALUE};

const FONT: &str = "Calibri";
const INK: u32 = 0x0010_1828;
const FAINT: u32 = 0x0066_7085;
const BLUE: u32 = 0x0000_00FF;
const YELLOW: u32 = 0x00FF_FBE6;
const GREY: u32 = 0x00EC_EEF1;
pub(super) const BAND: u32 = 0x001F_3A5F;
const WHITE: u32 = 0x00FF_FFFF;
const PALE: u32 = 0x00E7_EDF5;
const RED: u32 = 0x00C0_2A2A;
const ROSE: u32 = 0x00FF_C7CE;
const WINE: u32 = 0x009C_0006;
const ORANGE: u32 = 0x00FD_E2B8;
const LINK: u32 = 0x0005_63C1;

/// The cell formats, each made once.
#[derive(Default)]
pub(super) struct Formats {
    made: HashMap<(Kind, Role, bool), Format>,
}

impl Formats {
    pub(super) fn of(&mut self, span: &Span) -> &Format {
        // Heads of figures are aligned to the right, like the figures.
        let is_right = span.role == Role::ColumnHead && span.first_column >= VALUE;
        self.made.entry((span.kind, span.role, is_right)).or_insert_with(|| {
            let format = format(span.kind, span.role);
            if is_right { format.set_align(FormatAlign::Right) } else { format }
        })
    }
}

fn format(kind: Kind, role: Role) -> Format {
    let format =
        Format::new().set_font_name(FONT).set_font_size(10).set_font_color(Color::RGB(INK));
    // Some rows are several lines high.
    let format = format.set_align(FormatAlign::VerticalCenter);
    // A zero that is typed is shown as 0, not as a dash.
    let format = match (kind, role) {
        (Kind::Whole, Role::ColumnHead | Role::Input | Role::Structural) => {
            format.set_num_format("0")
        }
        _ => format.set_num_format(number_format(kind)),
    };
    let format = match kind {
        Kind::Text if matches!(role, Role::Input | Role::Structural | Role::Constant) => {
            format.set_align(FormatAlign::Right)
        }
        Kind::Text => format,
        Kind::Amount
        | Kind::Share
        | Kind::Return
        | Kind::Ratio
        | Kind::Whole
        | Kind::Count
        | Kind::Price
        | Kind::Plain
        | Kind::Tiny
        | Kind::Percent
        | Kind::Word
        | Kind::Date
        | Kind::LongDate => format.set_align(FormatAlign::Right),
    };
    match role {
        Role::Title => format.set_bold().set_font_size(16).set_font_color(Color::RGB(BAND)),
        Role::Subtitle | Role::Faint | Role::Constant => format.set_font_color(Color::RGB(FAINT)),
        Role::Heading => format
            .set_bold()
            .set_background_color(Color::RGB(PALE))
            .set_font_color(Color::RGB(BAND)),
        Role::ColumnHead | Role::TextHead => format
            .set_bold()
            .set_background_color(Color::RGB(BAND))
            .set_font_color(Color::RGB(WHITE)),
        Role::Label | Role::Formula => format,
        Role::Paragraph => format.set_text_wrap(),
        Role::Source => format.set_font_color(Color::RGB(FAINT)).set_text_wrap(),
        Role::Link => {
            format.set_font_color(Color::RGB(LINK)).set_underline(FormatUnderline::Single)
        }
        Role::Input => format
            .set_font_color(Color::RGB(BLUE))
            .set_background_color(Color::RGB(YELLOW))
            .set_border(FormatBorder::Hair),
        Role::Structural => {
            format.set_background_color(Color::RGB(GREY)).set_border(FormatBorder::Hair)
        }
        Role::Total => format.set_bold(),
    }
}

fn number_format(kind: Kind) -> &'static str {
    match kind {
        Kind::Amount => "#,##0_);(#,##0);\"–\"_)",
        Kind::Share => "0.00##%",
        Kind::Return => "0.0000%",
        Kind::Ratio => "0.0000\"x\"",
        Kind::Whole => "0;-0;\"–\"",
        Kind::Count => "#,##0",
        Kind::Price => "#,##0.00",
        Kind::Plain => "0.00000000",
        Kind::Date => "mmm yy",
        Kind::LongDate => "mmmm yyyy",
        // 0, 1.0E-09 or 0.005.
        Kind::Tiny => "[=0]0;[<0.001]0.0E+00;General",
        Kind::Percent => "0.0%",
        Kind::Text | Kind::Word => "@",
    }
}

/// What an alarm does to a cell's own look.
pub(super) fn alarm(tone: Tone) -> Format {
    let format = Format::new();
    match tone {
        Tone::Fault => format.set_background_color(RED).set_font_color(WHITE),
        Tone::Breach => format.set_background_color(ROSE).set_font_color(WINE),
        Tone::Changed => format.set_background_color(ORANGE),
    }
}
