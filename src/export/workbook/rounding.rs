//! Rounding to the cent in cells so that it comes out as in the program.
//!
//! `ROUND(x,2)` takes for a half cent whatever looks like one in 15 digits: of billions, every two
//! thousandth amount is rounded the wrong way. `ROUND(x*100,0)/100` looks at every digit. In a
//! template `CENTS(x)` is for a product of decimal numbers, whose exact half cents a float may miss
//! by its last digit; `CENTS_OF_POWER(x)` for what the program computes in floats itself.

/// 100 and four units in the last place.
pub(super) const CENTS_IN_A_DOLLAR: f64 = 100.000_000_000_000_06;

const MARKS: [(&str, &str); 2] = [("CENTS_OF_POWER(", "100"), ("CENTS(", "cents")];

/// The template with both marks written as a spreadsheet knows them.
pub(super) fn spelled_out(template: &str) -> String {
    replaced(template, &|inner, factor| format!("ROUND(({})*{factor},0)/100", spelled_out(inner)))
}

/// The template without anything within the marks.
pub(super) fn without(template: &str) -> String {
    replaced(template, &|_, _| String::new())
}

fn replaced(template: &str, by: &dyn Fn(&str, &str) -> String) -> String {
    let found =
        MARKS.iter().filter_map(|(mark, factor)| Some((template.find(mark)?, mark, factor)));
    let Some((start, mark, factor)) = found.min_by_key(|(start, ..)| *start) else {
        return template.to_owned();
    };
    let inner_start = start + mark.len();
    let mut depth = 1;
    let length = template[inner_start..].find(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth == 0
    });
    let Some(length) = length else { return template.to_owned() };
    let (inner, rest) = template[inner_start..].split_at(length);
    let rest = replaced(rest.get(1..).unwrap_or_default(), by);
    [&template[..start], &by(inner, factor), &rest].concat()
}
