//! Query strings: a filter is read back as it is written, and no member fulfils it and its negation.
#![no_main]

use libfuzzer_sys::fuzz_target;
use patchgate::mock::{Filter, Query};

fuzz_target!(|text: &str| {
    let Ok(query) = Query::parse(text) else { return };
    let Some(filter) = query.filter else { return };
    let written = filter.to_string();
    assert_eq!(written.parse::<Filter>().as_ref(), Ok(&filter), "{written}");
    let member = serde_json::json!({"Id": "1", "Count": 2, "Status": {"State": "Enabled", "Health": null}});
    if let Ok(negated) = format!("not ({written})").parse::<Filter>() {
        assert_ne!(filter.matches(&member), negated.matches(&member), "{written}");
    }
});
