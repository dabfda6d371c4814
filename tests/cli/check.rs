//! `chiplease check`.

use crate::{chiplease, chiplease_reading};

const SELL: &str = include_str!("../fixtures/scenarios/sell.ron");

#[test]
fn sound_files_are_said_to_be() {
    let ran = chiplease(["check", "sell.ron", "renew.ron"]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    assert_eq!(ran.output, "OK  sell.ron\nOK  renew.ron\n");
}

#[test]
fn every_fault_of_every_file_is_listed() {
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad.ron");
    let text =
        SELL.replace("term_months: 60", "term_months: 0").replace("carry: 0.2", "carry: 1.5");
    std::fs::write(&bad, text).unwrap();
    let bad = bad.to_str().unwrap();
    let ran = chiplease(["check", bad, "sell.ron", "gone.ron"]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(
        ran.output,
        format!(
            "{bad}: lease.term_months is 0; allowed is 1 to 240\n\
             {bad}: equity.carry is 1.5; allowed is 0 to 1; 1.5% is 0.015\n\
             OK  sell.ron\n"
        )
    );
    assert_eq!(
        ran.errors,
        "gone.ron: no such file; check the name and the folder. Shipped with chiplease: valor-2, \
         valor-2-with-customers, valor-2-as-asset-return, valor-1, xai-20bn, \
         xai-spacex-backstop, anthropic-xpv, meta-spv, google-backstop, openai-nvidia-1gw, \
         openai-oracle, coreweave-ddtl, coreweave-ddtl-5-5, iren-microsoft\n"
    );
}

#[test]
fn standard_input_and_shipped_scenarios_have_names() {
    let ran = chiplease_reading(["check", "-", "valor-2"], SELL);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    assert_eq!(ran.output, "OK  -\nOK  valor-2\n");
    let ran = chiplease_reading(["check", "-"], "(");
    assert_eq!(ran.code, Some(1));
    assert_eq!(
        ran.errors,
        "standard input:1:2: expected ) to close the ( of line 1, column 1, \
         found the end of the file\n"
    );
}

#[test]
fn a_folder_is_refused() {
    let ran = chiplease(["check", "."]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(ran.errors, ".: a folder, not a file; name a scenario file that ends in .ron\n");
}
