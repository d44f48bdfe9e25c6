//! Versions: what is read is written back as the same, equals itself, and order is antisymmetric.
#![no_main]

use libfuzzer_sys::fuzz_target;
use patchgate::version::Scheme;

fuzz_target!(|pair: (&str, &str)| {
    for scheme in [Scheme::LenovoBuild, Scheme::Megaraid, Scheme::Dotted, Scheme::Opaque] {
        let Ok(a) = scheme.parse(pair.0) else { continue };
        let again = scheme.parse(&a.to_string()).unwrap();
        assert_eq!((again.to_string(), again.compare(&a)), (a.to_string(), Some(std::cmp::Ordering::Equal)));
        let Ok(b) = scheme.parse(pair.1) else { continue };
        assert_eq!(a.compare(&b), b.compare(&a).map(std::cmp::Ordering::reverse));
    }
});
