use super::*;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const BODY: &[u8] = br#"{"test": 2432232314}"#;
const SENT: u64 = 1_614_265_330;

fn signed() -> HeaderMap {
    let signatures = HmacSha256::new(SECRET).expect("a secret");
    signatures
        .headers("msg_p5jXN8AQM9LWM0D4loKWxJek", SENT, BODY)
        .expect("headers")
}

fn is_good(headers: &HeaderMap, now: u64, body: &[u8]) -> bool {
    HmacSha256::new(SECRET)
        .expect("a secret")
        .is_good_at(now, headers, body)
}

#[test]
fn the_vector_of_standard_webhooks_holds() {
    let headers = signed();
    assert_eq!(headers[SIGNATURE], "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    assert!(is_good(&headers, SENT, BODY));
}

#[test]
fn what_was_changed_is_not_good() {
    assert!(!is_good(&signed(), SENT, b"{}"));
    for (name, value) in [
        (ID, "msg_other"),
        (ID, ""),
        (TIMESTAMP, "1614265331"),
        (TIMESTAMP, "soon"),
        (SIGNATURE, "v1,"),
        (SIGNATURE, "v1,g0hM9SsE"),
        (SIGNATURE, "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
        (SIGNATURE, "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
    ] {
        let mut headers = signed();
        headers.insert(&name, HeaderValue::from_static(value));
        assert!(!is_good(&headers, SENT, BODY), "{name}: {value}");
        headers.remove(&name);
        assert!(!is_good(&headers, SENT, BODY), "no {name}");
    }
    let mut twice = signed();
    twice.append(ID, HeaderValue::from_static("msg_p5jXN8AQM9LWM0D4loKWxJek"));
    assert!(!is_good(&twice, SENT, BODY));
}

#[test]
fn what_is_old_or_from_the_future_is_not_good() {
    for (now, good) in [
        (SENT + 300, true),
        (SENT + 301, false),
        (SENT - 300, true),
        (SENT - 301, false),
    ] {
        assert_eq!(is_good(&signed(), now, BODY), good, "{now}");
    }
}

#[test]
fn secrets_can_be_changed_while_requests_come() {
    let new = HmacSha256::new("another secret of so many bytes").expect("a secret");
    assert!(!new.is_good_at(SENT, &signed(), BODY));
    let both = new.also(SECRET).expect("a secret");
    assert!(both.is_good_at(SENT, &signed(), BODY));
    let mut several = signed();
    let old = several[SIGNATURE].to_str().expect("a text").to_owned();
    several.insert(SIGNATURE, format!("v1a,x v1,AAAA {old}").parse().expect("a value"));
    assert!(both.is_good_at(SENT, &several, BODY));
}

#[test]
fn weak_secrets_are_refused_and_no_secret_is_shown() {
    for secret in ["", "short", "whsec_short", "whsec_c2hvcnQ=", "twenty-three bytes only"] {
        assert_eq!(HmacSha256::new(secret).map(|_| ()), Err(WeakSecret), "{secret}");
    }
    let shown = format!("{:?}", HmacSha256::new(SECRET).expect("a secret"));
    assert_eq!(shown, "HmacSha256 { secrets: 1, tolerance: 300s }");
}
