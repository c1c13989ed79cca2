{{ operation.docs.outer(4) }}    pub fn {{ operation.function }}(&self) -> mock::Mocked<{{ operation.request }}, {{ operation.response }}> {
        self.inner.{{ operation.on }}(&operations::{{ operation.constant }})
    }
