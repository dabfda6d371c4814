//! Whether a text is still the one that it was.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// SHA-256 of a text (FIPS 180-4), in lower-case hexadecimal digits.
///
/// ```
/// use chiplease::files::digest::sha256;
///
/// // FIPS 180-2, appendix B.1.
/// let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
/// assert_eq!(sha256("abc"), abc);
/// ```
pub fn sha256(text: &str) -> String {
    let mut digits = String::with_capacity(64);
    for byte in Sha256::digest(text) {
        let _infallible = write!(digits, "{byte:02x}");
    }
    digits
}
