//! Colours: enough contrast to be read, and apart for those who see no red or no green.

use chiplease::ui::theme::Tokens;
use eframe::egui::{Color32, Theme};

/// Linear parts of a colour, as light adds up.
fn linear(color: Color32) -> [f64; 3] {
    let [r, g, b, _] = color.to_array();
    [r, g, b].map(|byte| {
        let value = f64::from(byte) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    })
}

/// Contrast ratio of the Web Content Accessibility Guidelines 2.1, 1 to 21.
fn contrast(one: Color32, other: Color32) -> f64 {
    let luminance = |color: Color32| {
        let [r, g, b] = linear(color);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn black_on_white_has_the_highest_contrast() {
    assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 1e-9);
}

#[test]
fn text_that_must_be_read_has_enough_contrast_in_both_themes() {
    for theme in [Theme::Dark, Theme::Light] {
        let tokens = Tokens::of_theme(theme);
        let Tokens { ground, panel, raised, text, muted, faint, accent, good, .. } = *tokens;
        let Tokens { sale, breach, .. } = *tokens;
        for (name, ink, paper) in [
            ("text on ground", text, ground),
            ("text on panel", text, panel),
            ("text on raised", text, raised),
            ("muted on ground", muted, ground),
            ("muted on panel", muted, panel),
            ("muted on raised", muted, raised),
            ("faint on ground", faint, ground),
            ("faint on panel", faint, panel),
            ("accent on ground", accent, ground),
            ("accent on panel", accent, panel),
            ("good on ground", good, ground),
            ("sale on ground", sale, ground),
            ("breach on ground", breach, ground),
            ("breach on panel", breach, panel),
        ] {
            let ratio = contrast(ink, paper);
            // WCAG 2.1, success criterion 1.4.3: at least 4.5 to 1 for text.
            assert!(ratio >= 4.5, "{name}, {theme:?}: {ratio:.2} to 1");
        }
    }
}

#[test]
fn marks_stand_out_from_the_ground_in_both_themes() {
    for theme in [Theme::Dark, Theme::Light] {
        let tokens = Tokens::of_theme(theme);
        let Tokens { ground, interest, principal, ghost, .. } = *tokens;
        for (name, mark) in [("interest", interest), ("principal", principal), ("ghost", ghost)] {
            let ratio = contrast(mark, ground);
            assert!(ratio >= 2.5, "{name}, {theme:?}: {ratio:.2} to 1");
        }
    }
}

type Matrix = [[f64; 3]; 3];

/// What is seen, linear: Machado, Oliveira and Fernandes, "A Physiologically-based Model for
/// Simulation of Color Vision Deficiency", IEEE TVCG 15 (6), 2009, severity 1.0.
const SEEN: [(&str, Matrix); 3] = [
    ("all colours", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protanopia",
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
    ),
];

fn times(matrix: Matrix, vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(vector).map(|(one, other)| one * other).sum())
}

/// CIELAB of linear sRGB, white D65.
fn lab(linear: [f64; 3]) -> [f64; 3] {
    const XYZ: Matrix = [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ];
    // The matrices have negative entries, so a colour may leave the range.
    let [x, y, z] = times(XYZ, linear.map(|part| part.clamp(0.0, 1.0)));
    let [x, y, z] = [x / 0.95047, y, z / 1.08883].map(|part| {
        if part > 216.0 / 24389.0 { part.cbrt() } else { (24389.0 / 27.0 * part + 16.0) / 116.0 }
    });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// CIE 1976 colour difference, as seen through `seen`; about 2 is just noticeable side by side.
fn difference(seen: Matrix, one: Color32, other: Color32) -> f64 {
    let [one, other] = [one, other].map(|color| lab(times(seen, linear(color))));
    one.iter().zip(other).map(|(one, other)| (one - other).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn a_difference_is_known() {
    let (_, all) = SEEN[0];
    assert!((difference(all, Color32::BLACK, Color32::WHITE) - 100.0).abs() < 0.01);
    let (_, deuteranopia) = SEEN[2];
    // Red and green of one brightness, the pair most easily confused.
    let (red, green) = (Color32::from_rgb(200, 80, 60), Color32::from_rgb(125, 125, 40));
    let seen = |matrix| difference(matrix, red, green);
    assert!(seen(deuteranopia) < 0.5 * seen(all), "{} {}", seen(deuteranopia), seen(all));
}

#[test]
fn colours_that_meet_in_a_plot_are_apart_for_those_who_see_no_red_or_no_green() {
    /// Several times what can just be noticed, for thin lines and marks that do not touch.
    const APART: f64 = 15.0;
    for theme in [Theme::Dark, Theme::Light] {
        let tokens = Tokens::of_theme(theme);
        let Tokens { accent, ghost, interest, principal, sweep, good, sale, .. } = *tokens;
        let Tokens { delivery, breach, .. } = *tokens;
        let marks = [
            ("accent", accent),
            ("ghost", ghost),
            ("interest", interest),
            ("principal", principal),
            ("sweep", sweep),
            ("good", good),
            ("sale", sale),
            ("delivery", delivery),
            ("breach", breach),
        ];
        for (index, (one_name, one)) in marks.into_iter().enumerate() {
            for (other_name, other) in marks.into_iter().skip(index + 1) {
                // The sweep is a bar between others; no bar has the accent's colour.
                if (one_name, other_name) == ("accent", "sweep") {
                    continue;
                }
                for (eyes, seen) in SEEN {
                    let apart = difference(seen, one, other);
                    assert!(
                        apart >= APART,
                        "{one_name} and {other_name}, {theme:?}, {eyes}: {apart:.1}"
                    );
                }
            }
        }
    }
}

#[test]
fn eight_scenarios_are_apart_and_can_be_read_and_none_is_taken_for_a_breach() {
    const APART: f64 = 18.0;
    const FROM_BREACH: f64 = 15.0;
    for theme in [Theme::Dark, Theme::Light] {
        let Tokens { accent, others, breach, ground, .. } = *Tokens::of_theme(theme);
        let all: Vec<Color32> = [accent].into_iter().chain(others).collect();
        for (index, one) in all.iter().enumerate() {
            let ratio = contrast(*one, ground);
            assert!(ratio >= 4.5, "{index}, {theme:?}: {ratio:.2} to 1");
            for (eyes, seen) in SEEN {
                let apart = difference(seen, *one, breach);
                assert!(apart >= FROM_BREACH, "{index}, {theme:?}, {eyes}: {apart:.1}");
                for (other_index, other) in all.iter().enumerate().skip(index + 1) {
                    let apart = difference(seen, *one, *other);
                    let pair = format!("{index} and {other_index}");
                    assert!(apart >= APART, "{pair}, {theme:?}, {eyes}: {apart:.1}");
                }
            }
        }
    }
}
