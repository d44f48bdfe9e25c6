//! Versions of every scheme: what is read is written back as the same, equals itself, and the order keeps its laws.
#![no_main]

use std::cmp::Ordering;

use libfuzzer_sys::fuzz_target;
use patchgate::version::{Scheme, Version};

fuzz_target!(|texts: (&str, &str, &str)| {
    for scheme in Scheme::all() {
        let Ok(a) = scheme.parse(texts.0) else { continue };
        let again = scheme.parse(&a.to_string()).unwrap();
        assert_eq!((again.to_string(), again.compare(&a)), (a.to_string(), Some(Ordering::Equal)));
        let Ok(b) = scheme.parse(texts.1) else { continue };
        pair(&a, &b);
        let Ok(c) = scheme.parse(texts.2) else { continue };
        chain(&a, &b, &c);
    }
});

/// Asked the other way round the answer turns round, and equality says what the order says.
fn pair(a: &Version, b: &Version) {
    let order = a.compare(b);
    assert_eq!(order, b.compare(a).map(Ordering::reverse));
    assert_eq!(a.same(b), b.same(a));
    assert_eq!(a.same(b) == Some(true), order == Some(Ordering::Equal));
}

/// Where all three comparisons have an answer, the ends follow the chain.
fn chain(a: &Version, b: &Version, c: &Version) {
    let (Some(ab), Some(bc), Some(ac)) = (a.compare(b), b.compare(c), a.compare(c)) else { return };
    if ab == bc || bc == Ordering::Equal {
        assert_eq!(ac, ab);
    } else if ab == Ordering::Equal {
        assert_eq!(ac, bc);
    }
}
