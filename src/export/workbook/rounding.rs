//! Rounding to the cent in cells so that it comes out as in the program.
//!
//! `ROUND(x,2)` takes for a half cent whatever looks like one in 15 digits: of billions, every two
//! thousandth amount is rounded the wrong way. `ROUND(y,0)` looks at every digit. In a template
//! `CENTS(x)` is for what the program multiplies and divides in decimal numbers,
//! `CENTS_OF_POWER([x])` for what it computes in floats itself.
//!
//! `CENTS(x)` is `ROUND(x*100,0)/100` with a factor that is 4 units in its last place, 5.7e-16 of
//! it, more than 100. Where x comes of at most four roundings (say of a balance, of a rate, of
//! their product and of a quotient) and the product with 100 is the fifth, each at most 1.1e-16, an
//! exact half cent is not lost. What is no half cent, but less than 1.2e-15 below one, is rounded
//! up: of a rate with n digits after the point the twelfth part of a dollar amount is either a half
//! cent or 10⁻ⁿ/12 cents away from one, so that none is below 10¹⁴⁻ⁿ/1.44 cents: $69m of interest a
//! month at 9.25%. Beyond that one in 10⁵ is, and what the amounts of a spreadsheet cannot tell,
//! Checks allows for. So a sum within it says `ROUND(…,2)`: floats that cancel leave more than a
//! last digit behind.
//!
//! `CENTS_OF_POWER([x])` rounds up what reads as a half cent in the shortest decimal that gives the
//! same float, as the program does: x less its whole dollars is exact, and what is added,
//! 100·2⁻⁵³·x, is at least the half of x's last place by which such a float may lie below the half
//! cent.

/// 100 and four units in the last place.
pub(super) const CENTS_IN_A_DOLLAR: f64 = 100.000_000_000_000_06;

const POWER: &str = "CENTS_OF_POWER(";
const PRODUCT: &str = "CENTS(";

/// The template with both marks spelled out as a spreadsheet's formulas.
pub(super) fn spelled_out(template: &str) -> String {
    replaced(template, &|inner, mark| {
        // Marks may be nested.
        let inner = spelled_out(inner);
        if mark == PRODUCT {
            return format!("ROUND(({inner})*cents,0)/100");
        }
        let whole = format!("INT(ABS({inner}))");
        let cents = format!("(ABS({inner})-{whole})*100+ABS({inner})*0.000000000000011103");
        format!("SIGN({inner})*({whole}+ROUND({cents},0)/100)")
    })
}

/// The template without anything within the marks.
pub(super) fn without(template: &str) -> String {
    replaced(template, &|_, _| String::new())
}

fn replaced(template: &str, by: &dyn Fn(&str, &str) -> String) -> String {
    let found = [POWER, PRODUCT].into_iter().filter_map(|mark| Some((template.find(mark)?, mark)));
    let Some((start, mark)) = found.min_by_key(|(start, _)| *start) else {
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
    [&template[..start], &by(inner, mark), &rest].concat()
}
