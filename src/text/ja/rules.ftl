# What the machinery of the rules itself says.

area-missing = 未評価: { $area } の証跡がありません ({ $reason })。
depth-missing = 未確認: スキャンの深さが { $depth } でした。この項目には深さ { $needed } が必要です。

waiver-expired = { $finding } に対する { $approver } の例外承認 { $id } は { $expires } に期限切れになりました。
waiver-expired-remedy = 例外承認の対象を是正するか、承認を更新してください。
waiver-unused = 例外承認 { $id } ({ $target }) はこのサーバーを対象としていますが、必要とする項目がありません。
waiver-unused-remedy = このサーバーを例外承認から外すか、例外承認を削除してください。残しておくと、次の不合格が隠れます。
waiver-unused-unknown = 例外承認 { $id } ({ $target }) がこのサーバーで必要かどうかは不明です。
waiver-unused-not-asked = 例外承認 { $id } ({ $target }) がこのサーバーで必要かどうかは、確認対象外でした。
