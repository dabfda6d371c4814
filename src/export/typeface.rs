//! The typeface of memos and term sheets, within the page.

use std::fmt::Write as _;

/// Weights of Inter, packed as `assets/fonts/README.md` says.
const WEIGHTS: [(u16, &[u8]); 2] = [
    (400, include_bytes!("../../assets/fonts/memo/Inter-Regular.woff2")),
    (600, include_bytes!("../../assets/fonts/memo/Inter-SemiBold.woff2")),
];

/// The rules of a style sheet that hold the typeface.
pub(super) fn faces() -> String {
    let mut rules = String::new();
    for (weight, bytes) in WEIGHTS {
        // Writing to a string never fails.
        writeln!(
            rules,
            "@font-face {{ font-family: Inter; font-weight: {weight}; \
             src: url(data:font/woff2;base64,{}) format(\"woff2\"); }}",
            base64(bytes)
        )
        .ok();
    }
    rules
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, place| {
            bits << 8 | u32::from(three.get(place).copied().unwrap_or_default())
        });
        for place in 0..4 {
            let index = usize::try_from(bits >> (18 - 6 * place) & 63).unwrap_or_default();
            let letter = LETTERS.get(index).copied().unwrap_or(b'=');
            text.push(if place > three.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn bytes_are_written_as_the_standard_says() {
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
        {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert_eq!(base64(&[0xfb, 0xef, 0xff]), "++//");
    }
}
