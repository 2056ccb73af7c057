package org.amcsnowflake.destination;

/** One throw-away RSA key as OpenSSL 3 writes it with {@code openssl pkcs8 -topk8}; the passphrase is "secret". */
final class PemKeys {
    /** {@code openssl genrsa 1024 | openssl pkcs8 -topk8 -nocrypt}. */
    static final String PLAIN = """
            -----BEGIN PRIVATE KEY-----
            MIICeAIBADANBgkqhkiG9w0BAQEFAASCAmIwggJeAgEAAoGBAPXEN26LGl367vQc
            Pp+hqfwDPg6nBAwjODnu7t6PBD3QraSrJMrTd/MDELWtTChsAKQOAXrJqI+BLTuY
            LwO3tqzX8KCjLllfYkrkBgKPZOZOdInpKk+LxxulY7Txs0QYGoNEZKJnO76nxLz1
            7gAlvgzhHkvmbS+SrVNeY8sBAcUTAgMBAAECgYA/uIAmySos88LAyBH0kZXhIXYV
            lngWLYuGecy1J5+R52keKMGBVRLkjwbmE+iLEnWYE4mOrHpnurZfnTWTYS6bX8/Q
            A/gdxuiLwCUiIlvg96Z6lIsF8i7EUTywZn09k4YUi4J+GCd4W2PVzJOLLL15T8/j
            efMyH1bGJ+MdkcGUAQJBAPr5BTWZtyJbdsL2L21YzEG68GdGNqGDf99+ZeqrkbJO
            hb0B13PWeT7CvVOFOr5YJyIjfH2MtyMkwKuYBioXxHECQQD6sH+mWNNtn9u2QuTb
            sHNthEr/oxh5nt7JQV3symhh4oclpxuLLRkDVxKr6SLtxrXRKUjAwuFBmV00V/sA
            3tPDAkEAt99gCLAw8zQNo7MYdkV7iKC8Zv2TIuwj8Is7gh3nJbrP0vUZc93rgKbO
            bPWMX05YhXN4TsecmVvg6Rb9VTOKkQJBAMcwAG1DPNNo5mG+ayun2z9Uk2blx2ez
            dR+CQcgI18GXBX1Edx0xuyMtR1ezCZ7Wedb0r6sB7Yt6+VTC51y8sJMCQQCFw8IC
            eKPjXQWPKrOtbyc9n57kb9n26dvnZhgGqvSiWV/kq6RX0IK9e+8ac+5SzRpOcrk9
            B9I+gs2WbzKhdUjr
            -----END PRIVATE KEY-----
            """;

    /** {@code -v2 aes-256-cbc}. */
    static final String AES_256 = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIIC3TBXBgkqhkiG9w0BBQ0wSjApBgkqhkiG9w0BBQwwHAQIIhF07KtJdgwCAggA
            MAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUDBAEqBBCawUunQnNKmC+4tCSGpSDVBIIC
            gCy72FJLG99pXO+j0CfmftnhgHjFAz6npo0wWQRXHibM9I1jgtmTbluUo2Ke0CPW
            RmzeLl8KIXaQdCuMgllBZ1jXOolpxPInFj0MBs1g9sKYBOz1E4RSXuvxq8BBs8gi
            ifOi1ghmuwkrpCN66JTOCJUk3xiLTk0Yo9vEVJz/PYFTQDamr7liDubRAXRv/FLk
            7lOz8vgC7Lyrhrc535ypvvtP4YruSIhzCcFF/BT4N/xKWnYm29xbYMkuGgNQWhqF
            0p5BSRh3DvfoZw2qlUubHFW1eFICxhZgqeNRaz1qfA168xilvlKEDpgeunj/avZj
            SfU1pnMY7IxfNOFhPqx64sObYat4mk43xd+WBM5s5k+zAkGx9tU7HSZTHUkdXTpw
            s6iuAKg6mlncdC8gdvhkV41PQufTLMl40xKZfV/7ep5NNmGB9GyPOsTJMtwrBEoF
            i8Dk8u2o7KPYdLg8sgs5ePbDdGEmJc11yfPKLpyOKG4ZCm2a5UYWw9DiCxLm5Ja/
            XMyn5FAmorid1/EIRaERYwp4DERtCIoO1KH34vnv2HoTA+Dt0Vv1/vTrgW/Uzsty
            /ygvMEBhpiUdX/W7OY7VOX9C75LbEVX3/v/kF05PFrg8Z9T9wzU4XOZGXXmEbc/o
            S0MSFbLwslM84G9m6Iq6Deaecd/qjiDpB1mgNyG7sxCvvpbNfiRpvjFyoSbw0TTV
            s9WYZZSyWKD16ln3V6nC4njuMAhJ8jheXbHIwOSdNwpwo5jW7tdeTeVfqGfx0lUH
            fZ9TY9IWvQdtrvdDS5tR56m8/H0DXdBSTzw+hz19C1X8syJ1v+DCigI+WXCn8anQ
            EnkZgD0hw5LWtZQBTyL8JHk=
            -----END ENCRYPTED PRIVATE KEY-----
            """;

    /** {@code -v2 aes-192-cbc}. */
    static final String AES_192 = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIIC3TBXBgkqhkiG9w0BBQ0wSjApBgkqhkiG9w0BBQwwHAQIvgm5Yu7cbacCAggA
            MAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUDBAEWBBDOr2u8fYpOyPgaH386XXrYBIIC
            gAEvuRMGiqblUteHEDVp7bx2m/HaUL++MWHyxveep4QOK5Ja2NMp167oXXPBF7UR
            IXoUjJzTnIhwsLYiQzaySB+HcTfHL5r6HstI7kJM1elbzbqB769o0hqc8xMLAg9v
            ZkoTqQT4ZQlfDJ6L0pDpaQC8wJ6mUM/3RrxvjnC58/R8IJ0ZIcoyzoBlFZlwmJjo
            3bvinBxAJCyjS8iGR6bVpi9aXK/R9ZvS67+ayZkrquLGwAdV3eosF+1Zz7VPE8+N
            x+gqMJ55yiVros1+EN85Gk4/v8JNPI8JKMalk/aSytsKZB9w2Qwp/Y24eIRePgds
            1tx061r33G/GQW4lVq9sKoBCIZwrYYTEonmEe362X5WOLVjH6KyURJFluzfgyJlV
            uHniPMx5U5brg1txOtYFfDNNejovY7b0aNS3iCJGzcb8wf15kreUbtS5aYA2ByWn
            XlyD5c5OThZG1O4r38wQz1BPhxe5ofwOsOObIMQkuJ9CJXH6w3t8iWZVSy9+l4g+
            LfBVJ08fdXcRGjL0E6n8C79Pbo2zR7fj/uWU0GPJn/bTvpAJ9ErzChpoFALPl55L
            1KWuYsuuXVABN+nB/52Os2O3ONgCKzimFDX+E6+2ZxZbmlUncsZCLawtlcdvNjBy
            yi3kd55OKpvIMDOPyby5lzrdgvhUJYEC79+naePA/gE0rwvsDkPqca1gFUIm1QIk
            XxUopLauvuGNvZc8794B7abqL0HAvyGcqS6HJES27T7X/XHMEO9Z0V8sRZExPS1R
            g97TN4s9PkVq/H4Ltq0dW0RlXf3JwZRySmVffvyJ9i/+ZxymYgkwA83QAZI2eT1D
            88GDrBjsLE+l7f2buLFKUDE=
            -----END ENCRYPTED PRIVATE KEY-----
            """;

    /** {@code -v2 des3, as Snowflake's own documentation says}. */
    static final String TRIPLE_DES = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIIC1DBOBgkqhkiG9w0BBQ0wQTApBgkqhkiG9w0BBQwwHAQIsonhL+9PC0YCAggA
            MAwGCCqGSIb3DQIJBQAwFAYIKoZIhvcNAwcECLB81XMVdxRlBIICgKy9pBnwoJUC
            xNhnc35+HJguZxUgQwVNGqGvsvtzVWsl2YcWf7cEwe14YqgU0nO43mEyRz1LM3/f
            43LhxlPWrIWC+mZnflTVkUvgSS1BCCFYmeHUB4ydOiFUp4eo9Ko+skniqth4ulWl
            mBG2Z+8udqEnRzjsezPpqPtG3kRhpp47gR1FH8V5HpQ2sZnEJiErQV3fpS1G6LNm
            Gj243RvdU74mHBU55I/aKTzCuF/ZOFavNnzL1qYnr/84SH3PuedPq/Kk5IyEMU68
            NgVytSAI4Dz+VdFaBSCIqYHyHb2siyL63KVH3fV5iyKoU7z2+8OsMPDYseM2uiZ7
            rfTDhCS4M28RZ1HFjK74FwQq7vWZBUFyLW4Al/4sUpE2MDDnTY0fTUGLSQ3MUZc8
            QpyhrC4EuF6ir9dpvEj6q14y6kZ6G30NfwGUWKIIOkv5JhsHIyzpTe0MMEOqTtJi
            MrMEQ6OhkrFK9cf6nCQYPhif1PPLO2lRRooYX2XcdEgO+2/h0/0qN/ZFQfy1cqRi
            HPDwV81r4DBeac2Lmv11BH0smID87zbcFNw4x+OhpM2D3C5EHNnYJxcEii5uYiMT
            3HB9mF5mj67JHob0MC4L0CjjJ62JmBfLVuvO1xm1g9qD0alSawB34WJ6rskgCySS
            y2NI07YdefwZBT2DV50G3hPAUdYw9avl8iPZOS21Rt+QYvMgkwEHivH45zdoT9ri
            T6qX3J0qiSn7viJKlXOYpUHoQVxMSFnPpkA49dD7EP+dYMMSvo4KWVdMUFzsyuI7
            MjG7M8V6/WIyq+GkiEqlK8iI5TFqBPn5JkF48V/t1gK7c5mz0WqzZJpAac7/2KFx
            4XTFG030+do=
            -----END ENCRYPTED PRIVATE KEY-----
            """;

    /** {@code -v1 PBE-SHA1-3DES}. */
    static final String PBES1_TRIPLE_DES = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIICojAcBgoqhkiG9w0BDAEDMA4ECCFh4ICCNchlAgIIAASCAoBAHVJfJdUrMHHQ
            nNwlNzx0FEwbGAaJGhS++BOPVdL9h6e6cFRQlzwpiuZU8lgzvCFmszXZUWdtQtv+
            VfzxLg5U+tz7jNcV2Rp9WE8xoNbT/gr5BVp1Yefy+s6N7SeyyWHRliXTrPYn6aJ/
            AqLEFDxgZMGlx0OVt7oKFBdlyJVCz8upLGUgcnHufjxfMkAeVutwFEOYiMG7b8pL
            GqlrNMVK1HEjul9CCMoL7rzW2O4dLR6s22hWOliECp+DsR/gol/5yrqcPvhCHuej
            tzY1sMxyxMmo3VrSxPEPwR/yOCouEio5ZfyefsbPIfybzORuuM/Radr0CutxAFqP
            Kp2rN6106DaFmnaBKIYeWlyoHVG/vBuCunpqHd+y31hgn24DdDWy9aH6MKtdhPWv
            eZLpIgunt5pijyfd9aQX7niYPu7bMOptU0lm6xTE/F4UAVAa0MipDfDWPNHcif5U
            smrfyqIiE/g1vCGY6QnnebBYgEZiP6hcXTcKCr8w9+cGdlZOv86VK6IInjKTSvHC
            jI2FoDm1Ax6yn2H2k6Vmzj+07IvREQdmbGkmWs0RriK0P6bVgYuJjyLPoFkoz6C7
            DJ99POuHz7zZOiufrWHsF24fltwZGpy4I4mOPxsK0F6Dr8Qvth1AUeXI2m0eF10d
            l7WSU7gXRmdmREHWbwuihOlkPhiOO11+culmkvCxC39tt4qLyeVchhJ4++lqiP8u
            EY/9dumrnrWo2RkI3YmsGsintUhpYp0SjD5ohVWTo989oAGn9HV2HeUoBccUtHhh
            oFBakx8s9DLB7DwbD6xl8X6pj9CFeCPrd97oROxuA4KHE6UXIMrEz60buZbeVwvJ
            83l0i13L
            -----END ENCRYPTED PRIVATE KEY-----
            """;

    /** {@code openssl rsa -traditional}. */
    static final String PKCS1 = """
            -----BEGIN RSA PRIVATE KEY-----
            MIICXgIBAAKBgQD1xDduixpd+u70HD6foan8Az4OpwQMIzg57u7ejwQ90K2kqyTK
            03fzAxC1rUwobACkDgF6yaiPgS07mC8Dt7as1/Cgoy5ZX2JK5AYCj2TmTnSJ6SpP
            i8cbpWO08bNEGBqDRGSiZzu+p8S89e4AJb4M4R5L5m0vkq1TXmPLAQHFEwIDAQAB
            AoGAP7iAJskqLPPCwMgR9JGV4SF2FZZ4Fi2LhnnMtSefkedpHijBgVUS5I8G5hPo
            ixJ1mBOJjqx6Z7q2X501k2Eum1/P0AP4Hcboi8AlIiJb4PemepSLBfIuxFE8sGZ9
            PZOGFIuCfhgneFtj1cyTiyy9eU/P43nzMh9WxifjHZHBlAECQQD6+QU1mbciW3bC
            9i9tWMxBuvBnRjahg3/ffmXqq5GyToW9Addz1nk+wr1ThTq+WCciI3x9jLcjJMCr
            mAYqF8RxAkEA+rB/pljTbZ/btkLk27BzbYRK/6MYeZ7eyUFd7MpoYeKHJacbiy0Z
            A1cSq+ki7ca10SlIwMLhQZldNFf7AN7TwwJBALffYAiwMPM0DaOzGHZFe4igvGb9
            kyLsI/CLO4Id5yW6z9L1GXPd64Cmzmz1jF9OWIVzeE7HnJlb4OkW/VUzipECQQDH
            MABtQzzTaOZhvmsrp9s/VJNm5cdns3UfgkHICNfBlwV9RHcdMbsjLUdXswme1nnW
            9K+rAe2LevlUwudcvLCTAkEAhcPCAnij410FjyqzrW8nPZ+e5G/Z9unb52YYBqr0
            ollf5KukV9CCvXvvGnPuUs0aTnK5PQfSPoLNlm8yoXVI6w==
            -----END RSA PRIVATE KEY-----
            """;

    /** {@code openssl rsa -traditional -aes256}. */
    static final String PKCS1_AES_256 = """
            -----BEGIN RSA PRIVATE KEY-----
            Proc-Type: 4,ENCRYPTED
            DEK-Info: AES-256-CBC,23D314F6649EEF5185B166611E3F8063

            7BRCgsAany7Q4XJ18Tlg3fyp2S2aoDH+m6xA4WTguMprrFtQjNgGIm0kNDK3+ELz
            jXXYp/v3YJY137++DgxMwQ/RfVfbJBBuPZ8QEtufSiiOhU8009wCdpsHcD3/OLO1
            OsbxYc60st/ZArupPzQlBscKBeoHZvcGItceHEKXYGWwL/bJ+lJ4zq44hCA269Xo
            k+doGxJYKewe1TMWGh7aElZQYWiOMWh7VDYMuJ1fP/mj+fnpdo+dwlpmgwHOMXhA
            ess0HhD3ZHyijUn4lSlzxITWp2fUDIRX5h/ubN899/cwZJKrO4v3XysYxyYJ1jPs
            6ZyEAo8iuqG5ELjl8WRTcp5uPkO1xOKI+CPqLf99HxqGyFw38GDoOXy1lmHe5ppF
            b61r0eI96c/fBx4JDvM7AKmFw9CwUR45cAUxEJOhDAEUxbu1V39rur08R6dIzxDo
            a7te6sdy/YNf5O6mYuvB8iZ6nvL8a4nNtm+0BptavCKwEAGeFhSOhNjmlKAicQCH
            XdCXXBd9ZnZOb5uLHPEtxsYNGAm1Ct0uuqUCU6Hmu+M0ByhcHu5irqAfuCzNqJdx
            CpF4VeZfPUUns1iK1GU90n+FFi/HX//Ulpx9hokRPDAT4POxRmLDZyoEXNZyh4ha
            tfm+3q9/nDtuALP1MHjb4ScVCf15C/GUVU0tPFDFQ4ixvz+W2dLjITrELLmFI63u
            YjcF9Dl4RScp9ZL6Qx2xbhSj0ZixV0mfSd4hnK4ac9Vzfkj3j4WQWA4OgwquO/k9
            Nkr6vCAAe1LalWW4mD2Gs8xGmWHbDyYA5HArgEe3Llt4TPUm7fsYKY1DWnAOPKN6
            -----END RSA PRIVATE KEY-----
            """;

    /** {@code openssl rsa -traditional -des3}. */
    static final String PKCS1_TRIPLE_DES = """
            -----BEGIN RSA PRIVATE KEY-----
            Proc-Type: 4,ENCRYPTED
            DEK-Info: DES-EDE3-CBC,849A08802C34AE64

            0BHVRavgt/EHqV74Z5q0My+pSCA+T5kYZLMK2qABOhdwquP9re9OBbYZEPOPR+Dy
            +t8w7qvunYsazIY3lO0bLXMk+Zrf6UvZ/fwbfWXsv9c94/9BrGsyv8mXzHByV27N
            7/Ejrhujwp0h3cqw/ae/Y80NrZqAaPUsa6gAov6iWUJuJdgkgx2CN8E3YbHid1kb
            oxzPcIf9S8CrQYj+xPwc2BbRFJRyY7HQJrXH3R9PYyRFJlnMZX+BkWUeWeYEvdCk
            Gi2To+Ar1hKXWAb7g3bf9ezW+4Hurdl6HbYUIj5SVSNv5nSE9hNtnrfQANMC+2YD
            WukqKMSbVCmrwhZM1BIIeQOmxmyvofMX/J9xp5HdedDfcQZ9H0tumELggLt2mPVU
            qD12IjX/edzEQLJt+szkpnJx4YMiuldaEVnY1YUzHTkjjDMQXq+7CCLZWSRrTKxw
            2kCWIgMdbXQXL616+JW3I0R6SN+wlf/aaa0dEbFU3uoPYOhz9vNmAnrin89ALQyb
            vZsBycMhOMe2HkZjxTysn2dLzVmooVSopnhTiWw1wMqvqWsZo0kJp9/MnBud5uH3
            kGJzJQ4PykdQJd97SNZVaRUBTdOGXnWFupIsF96KwccTmzzPaZhFo1mVVVK5zWOq
            w6/yE4pMnE1BgYLyWB9B3uBpuJhrTMZ46GIJOLuO7wWpQTiW//gL2+kgpe6XjcQi
            ByaVPTn4s7WFTjaSETdoBuBuiFSIn8O/rhDpNYRqtHidevals1cBumL5aNAFab8G
            7xzANLy0JNUcHJwWzDjJlKXrvf0d/P9UKVtDw7Owgdqoz7QLnM3WhA==
            -----END RSA PRIVATE KEY-----
            """;

    private PemKeys() {}
}
