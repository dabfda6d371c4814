//! What the program requires of the optional terms before it runs a deal.

use super::super::terms::Terms;

/// What is asked of an optional term before any figure is shown.
pub(super) struct Asked {
    pub(super) id: &'static str,
    pub(super) label: String,
    pub(super) here: &'static str,
    pub(super) difference: &'static str,
}

/// What the program requires of the terms that the deal has.
pub(super) fn of_terms(terms: &Terms) -> Vec<Asked> {
    let mut asked = Vec::new();
    if terms.has_parts() {
        asked.push(Asked {
            id: "deliveries",
            label: "IF([check.deliveries@G]=0,\"The deliveries' shares sum to 1\",\
                    \"The deliveries' shares sum to \"&ROUND([check.deliveries@D],9)\
                    &\"; allowed is 1\")"
                .to_owned(),
            here: "SUM(delivery_shares)",
            // Rounded first: a sum of shares in floats is off in its last digits.
            difference: "IF(ABS(ROUND([@D]-1,12))<=0.000000001,0,1)",
        });
        asked.push(Asked {
            id: "calls",
            label: "IF([check.calls@G]=0,\"No delivery is paid for with more than it costs\",\
                    \"A delivery is paid for with \"&-[check.calls@D]\
                    &\" more of debt and prepaid rent than it costs\")"
                .to_owned(),
            here: "MIN(delivery_calls)",
            difference: "IF([@D]<0,1,0)",
        });
    }
    if terms.has_prepaid_rent() {
        asked.push(Asked {
            id: "credits",
            label: "IF([check.credits@G]=0,\"Prepaid rent is at most the rent that it is credited \
                    against\",\"Prepaid rent is \"&prepaid_in_all&\"; allowed is at most \"&credited_rent)"
                .to_owned(),
            here: "prepaid_in_all",
            difference: "IF([@D]>credited_rent,1,0)",
        });
    }
    asked
}
