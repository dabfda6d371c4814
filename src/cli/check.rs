//! `chiplease check`: every fault of every file, those of its cases and story included, and every warning.

use std::io::{self, Write};

use super::prepare::{in_words, of_file};
use super::{CheckArguments, Completion, load};
use crate::analysis::{cases, story, warnings};
use crate::format::text;
use crate::model;

/// Lists what is wrong with each file, or says that nothing is; then what is unusual.
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
        match cases::validate(&scenario).and_then(|()| story::scenes(&scenario).map(|_| ())) {
            Ok(()) => {
                writeln!(output, "OK  {label}")?;
                for warning in warnings(&scenario, &model::run(&scenario)) {
                    writeln!(output, "{label}: warning: {}", warning.text)?;
                    if arguments.strict {
                        completion = Completion::WithFaults;
                    }
                }
            }
            Err(faults) => {
                for fault in of_file(file, in_words(&scenario, &faults)) {
                    writeln!(output, "{fault}")?;
                }
                completion = Completion::WithFaults;
            }
        }
    }
    Ok(completion)
}
