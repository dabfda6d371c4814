//! `chiplease check`: every fault of every file, those of its story included.

use std::io::{self, Write};

use super::{CheckArguments, Completion, load};
use crate::analysis::story;
use crate::format::text;
use crate::model::validate;

/// Lists what is wrong with each file, or says that nothing is.
pub(super) fn check(
    arguments: &CheckArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let mut completion = Completion::Clean;
    for file in &arguments.files {
        let label = text::path(file);
        let scenario = match load(file) {
            Ok(scenario) => scenario,
            Err(error) => {
                writeln!(errors, "{error}")?;
                completion = Completion::WithFaults;
                continue;
            }
        };
        match validate(&scenario).and_then(|()| story::scenes(&scenario).map(|_| ())) {
            Ok(()) => writeln!(output, "OK  {label}")?,
            Err(faults) => {
                for fault in faults {
                    writeln!(output, "{label}: {fault}")?;
                }
                completion = Completion::WithFaults;
            }
        }
    }
    Ok(completion)
}
