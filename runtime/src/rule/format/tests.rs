use super::Format;

/// Texts that have a format and texts that have not.
const TABLE: &[(Format, &[&str], &[&str])] = &[
    (
        Format::Email,
        &[
            "joe.bloggs@example.com",
            "~te~st@e.c",
            "!#$%&'*+/=?^_`{|}~-@x",
            "\"joe..bloggs @ home\"@example.com",
            "\"\\\"\\\\\"@example.com",
            "\"\"@example.com",
            "a@[127.0.0.1]",
            "a@[IPv6:::1]",
            "a@255.255.255.255",
        ],
        &[
            "",
            "@",
            "2962",
            "@example.com",
            "joe@",
            ".a@b.c",
            "a.@b.c",
            "a..b@c.d",
            "a b@c.d",
            "a@b=c.d",
            "a@[127.0.0.300]",
            "a@[1.2.3.4",
            "a@b.c, d@e.f",
            "\"a@b.c",
            "\"\"\"@b.c",
            "\"a\"b@c.d",
            "\"a\\\"@b.c",
            "\"\r\"@b.c",
            "jörg@example.com",
            "a@-b.c",
            "a@b..c",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b.c",
        ],
    ),
    (
        Format::IdnEmail,
        &["실례@실례.테스트", "jörg@example.com", "a@b.c"],
        &["", "2962", "@실례.테스트", "jörg@", "a b@c.d"],
    ),
    (
        Format::Hostname,
        &[
            "www.example.com",
            "a",
            "1host",
            "a-b",
            "xn--4gbwdl.xn--wgbh1c",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.b",
        ],
        &[
            "",
            ".",
            "a.",
            ".a",
            "a..b",
            "-a",
            "a-",
            "a_b",
            "a b",
            "ab--c",
            "é.de",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.b",
        ],
    ),
    (
        Format::IdnHostname,
        &["실례.테스트", "example.com", "a。b", "l·l", "α͵β", "א׳ב", "・ぁ"],
        &[
            "",
            "〮실례",
            "-실례",
            "실례-",
            "실  례",
            "a·l",
            "α͵S",
            "A׳ב",
            "・",
            "ab--é",
        ],
    ),
    (
        Format::Uri,
        &[
            "http://foo.bar/?baz=qux#quux",
            "urn:oasis:names:tc",
            "mailto:John.Doe@example.com",
            "http://[::1]:80/",
            "a:",
        ],
        &[
            "",
            "//foo.bar/",
            "/abc",
            "foo",
            "http:// x",
            "\\\\WINDOWS\\share",
            "http://a/ü",
            "http://a/%zz",
            ":a",
        ],
    ),
    (
        Format::UriReference,
        &["", "/abc", "//foo.bar/?x#y", "#frag", "http://a/"],
        &["\\\\WINDOWS", "#frag\\ment", "/a b", "/ü"],
    ),
    (
        Format::Iri,
        &["http://ƒøø.ßår/?∂éœ=πîx#πîüx", "http://[2001:db8::1]/"],
        &["/abc", "âππ", "http://2001:0db8:85a3:0000:0000:8a2e:0370:7334"],
    ),
    (
        Format::IriReference,
        &["", "/âππ", "#ƒrägmênt", "http://a/"],
        &["\\\\WINDOWS\\filëßåré", "#ƒräg\\mênt"],
    ),
    (
        Format::UriTemplate,
        &[
            "",
            "http://example.com/dictionary/{term:1}/{term}",
            "{+var}{#var}{.var}{/var}{;var}{?x,y*}{&var}",
            "{a.b}",
            "{%41}",
            "{v:1000}",
            "a%41b'",
            "a😀b",
        ],
        &[
            "{",
            "}",
            "{a",
            "foo}bar",
            "{}",
            "{a,,b}",
            "{a,}",
            "{v:0}",
            "{v:01}",
            "{v:10000}",
            "{v:}",
            "{a..b}",
            "{.}",
            "a b",
            "a\u{7f}",
            "{var=def}",
            "{,+var}",
            "{=a}",
            "{a*:1}",
            "%4",
            "{{a}}",
        ],
    ),
    (
        Format::Ipv4,
        &["192.168.0.1", "0.0.0.0"],
        &[
            "",
            "256.1.1.1",
            "127.0.0",
            "127.0.0.0.1",
            "0x7f.0.0.1",
            "087.10.0.1",
            "1২7.0.0.1",
            "1.2.3.4/8",
        ],
    ),
    (
        Format::Ipv6,
        &["::1", "::", "1:2:3:4:5:6:7:8", "::ffff:192.168.0.1", "abcd::"],
        &[
            "",
            "12345::",
            "1:2:3:4:5:6:7:8:9",
            "::1%eth0",
            "::/64",
            "1:2:3",
            ":2:3:4:5:6:7:8",
            "::1::",
        ],
    ),
    (
        Format::Uuid,
        &[
            "2eb8aa08-aa98-11ea-b4aa-73b441d16380",
            "2EB8AA08-AA98-11EA-B4AA-73B441D16380",
            "00000000-0000-0000-0000-000000000000",
        ],
        &[
            "",
            "2eb8aa08aa9811eab4aa73b441d16380",
            "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}",
            "urn:uuid:2eb8aa08-aa98-11ea-b4aa-73b441d16380",
            "2eb8aa08-aa98-11ea-b4ga-73b441d16380",
            "2eb8-aa08-aa98-11ea-b4aa73b44-1d16380",
        ],
    ),
    (
        Format::Date,
        &["2024-02-29", "0000-01-01", "9999-12-31"],
        &[
            "",
            "2023-02-29",
            "2024-13-01",
            "2024-00-01",
            "2024-01-00",
            "2024-1-01",
            "20240101",
            "2024-01-01Z",
            "2024-W01",
            "१२०४-०१-०१",
            "+024-01-01",
            "2024-01-01 ",
        ],
    ),
    (
        Format::DateTime,
        &[
            "1963-06-19T08:30:06.283185Z",
            "1990-12-31T15:59:50.123-08:00",
            "1998-12-31T23:59:60Z",
            "1963-06-19t08:30:06z",
        ],
        &[
            "",
            "1963-06-19",
            "1963-06-19T08:30:06",
            "1990-02-31T15:59:59Z",
            "1998-12-31T23:58:60Z",
            "1963-06-19T24:00:00Z",
            "06/19/1963 08:30:06 PST",
            "2013-350T01:01:01",
            "1963-06-19T08:30:06+01",
        ],
    ),
    (
        Format::Time,
        &[
            "08:30:06Z",
            "08:30:06.283185z",
            "23:59:60Z",
            "15:59:60-08:00",
            "00:29:60+00:30",
            "08:30:06+23:59",
        ],
        &[
            "",
            "08:30:06",
            "24:00:00Z",
            "08:60:00Z",
            "08:30:60Z",
            "23:59:60+01:00",
            "8:30:06Z",
            "08:30:06 PST",
            "08:30:06.Z",
            "08:30:06+24:00",
            "08:30:06+00:60",
            "08:30:06+0100",
            "08:30Z",
            "01:02:03.4",
            "1২:00:00Z",
        ],
    ),
    (
        Format::Duration,
        &[
            "P4DT12H30M5S",
            "P4Y",
            "PT0S",
            "P0D",
            "P1M",
            "PT1M",
            "PT36H",
            "P1DT12H",
            "P2W",
            "P1Y2M3D",
        ],
        &[
            "", "P", "PT", "P1DT", "P2D1Y", "P1D2H", "P2S", "P1Y2W", "PT1D", "4DT12H", "P1", "P২Y", "P1YD", "P1Y3D",
            "PT1H5S", "PT0.5S", "-P1D", "P1W2D", "W", "PW",
        ],
    ),
    (
        Format::JsonPointer,
        &["", "/", "/foo/bar~0/baz~1/%a", "/~0.1", "/ "],
        &["/foo/bar~", "a", "#", "#/", "/~2", "~0", "/~01/~"],
    ),
    (
        Format::RelativeJsonPointer,
        &["0", "1", "0/foo/bar", "2/0/baz/1/zip", "0#", "120/foo"],
        &["", "/foo/bar", "-1/foo", "+1", "01", "00", "0##", "01#", "0x", "0/~"],
    ),
    (Format::Regex, &["([abc])+\\s+$"], &["^(abc]", "\\a"]),
    (
        Format::Byte,
        &["", "aGVsbG8=", "AAAA", "+/+/"],
        &["a", "aGVsbG8", "aGVsbG9=", "aGVs bG8=", "-_-_", "====", "aGVsbG8=\n"],
    ),
];

#[test]
fn every_format_is_what_its_source_says() {
    for (format, good, bad) in TABLE {
        for text in *good {
            assert!(format.matches(text), "{} {text:?}", format.name());
        }
        for text in *bad {
            assert!(!format.matches(text), "{} {text:?}", format.name());
        }
    }
    for format in Format::ALL {
        assert!(
            TABLE.iter().any(|(known, ..)| known == format),
            "{} has no cases",
            format.name()
        );
    }
}

/// What only the tables of characters behind the feature can tell.
#[cfg(feature = "idn")]
#[test]
fn labels_are_decoded() {
    for bad in ["xn--X", "XN--aa---o47jg78q", "xn--hello-zed", "xn--al-0ea"] {
        assert!(
            !Format::IdnHostname.matches(bad) && !Format::Hostname.matches(bad),
            "{bad}"
        );
    }
    for bad in ["\u{903}hello", "क\u{200d}ष"] {
        assert!(!Format::IdnHostname.matches(bad), "{bad}");
    }
    assert!(
        Format::IdnHostname.matches("क\u{94d}\u{200d}ष") && Format::Hostname.matches("xn--ihqwcrb4cv8a8dqg056pqjye")
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_text_makes_a_format_panic(
        text in proptest::prelude::prop_oneof![".*", "[-PTYMDHSWZ0-9:.+~#/@\\[\\]{}(),%a-cxn\"\\\\é·]{0,40}"],
    ) {
        for format in Format::ALL {
            let _ = format.matches(&text);
        }
    }
}
